/** Width of one picture on a contact sheet, in pixels. */
const THUMB_WIDTH = 640;
const GAP = 12;
const LABEL = 30;

/** A picture made of small pictures, each with a line of text under it. */
export class Sheet {
  readonly canvas = document.createElement('canvas');
  private readonly context: CanvasRenderingContext2D;
  private readonly columns: number;
  private readonly thumbHeight: number;
  private count = 0;

  /** @param aspect - Height of a picture, as a share of its width. */
  constructor(pictures: number, columns: number, aspect: number) {
    this.columns = Math.min(columns, pictures);
    this.thumbHeight = Math.round(THUMB_WIDTH * aspect);
    const rows = Math.ceil(pictures / this.columns);
    this.canvas.width = GAP + this.columns * (THUMB_WIDTH + GAP);
    this.canvas.height = GAP + rows * (this.thumbHeight + LABEL);
    const context = this.canvas.getContext('2d', {willReadFrequently: true});
    if (!context) throw new Error('The browser has no canvas for a contact sheet.');
    context.fillStyle = '#20242c';
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    context.font = '500 18px Inter';
    context.textBaseline = 'middle';
    context.imageSmoothingQuality = 'high';
    this.context = context;
  }

  add(picture: HTMLCanvasElement, label: string): void {
    const x = GAP + (this.count % this.columns) * (THUMB_WIDTH + GAP);
    const y = GAP + Math.floor(this.count / this.columns) * (this.thumbHeight + LABEL);
    this.context.fillStyle = '#000';
    this.context.fillRect(x, y, THUMB_WIDTH, this.thumbHeight);
    this.context.drawImage(picture, x, y, THUMB_WIDTH, this.thumbHeight);
    this.context.fillStyle = '#c8d0dc';
    this.context.fillText(label, x, y + this.thumbHeight + LABEL / 2);
    this.count++;
  }
}
