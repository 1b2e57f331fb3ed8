import {
  createComputed,
  DependencyContext,
  Logger,
  LogLevel,
  PlaybackManager,
  PlaybackState,
  type Scene,
  type SceneDescription,
  SharedWebGLContext,
  ValueDispatcher,
  Vector2,
} from '@motion-canvas/core';
import type {FullSceneDescription} from '@motion-canvas/core/lib/scenes/Scene';
import {ReadOnlyTimeEvents} from '@motion-canvas/core/lib/scenes/timeEvents';
import type {Size} from '../job.ts';
import {ExactPlayback} from './exact-time.ts';

export interface DriverOptions {
  readonly clip: string;
  readonly description: SceneDescription;
  /** What the scene reads as project variables. */
  readonly variables: Record<string, unknown>;
  readonly fps: number;
  /** The scene's length: it must not end before. */
  readonly frames: number;
  /** The scene's own units. */
  readonly layout: Size;
  readonly size: Size;
  readonly skipUnchanged: boolean;
  /** Leaves the ground out. */
  readonly transparent: boolean;
}

/** What `GeneratorScene` has for itself alone, and a renderer without its `async` loop needs. */
interface Drawable {
  execute<T>(callback: () => T): T;
  draw(context: CanvasRenderingContext2D): void;
  getView(): View | null;
}

/** The root of a scene's nodes; what it draws of itself is the ground. */
interface View {
  drawShape(context: CanvasRenderingContext2D): void;
}

type Computed<T> = (() => T) & {readonly context: DependencyContext<unknown>};

/**
 * Plays one scene frame by frame onto a canvas: what Motion Canvas's own `Renderer` does, without recalculating scenes
 * first, and without drawing a frame that is the same as the one before.
 */
export class Driver {
  readonly canvas: HTMLCanvasElement;
  /** Canvas pixels a layout unit. */
  readonly scale: number;
  readonly scene: Scene;
  /** Frames that were drawn. */
  drawn = 0;
  private readonly options: DriverOptions;
  private readonly context: CanvasRenderingContext2D;
  private readonly playback = new PlaybackManager();
  private readonly complaints: Error[] = [];
  private picture: Computed<number> | undefined;
  private finished = true;
  private started = false;

  constructor(options: DriverOptions) {
    this.options = options;
    const {layout, size, clip, description} = options;
    this.canvas = document.createElement('canvas');
    this.canvas.width = size.width;
    this.canvas.height = size.height;
    // A canvas in memory: the pixels are drawn on the CPU and read back from there.
    const context = this.canvas.getContext('2d', {colorSpace: 'srgb', willReadFrequently: true});
    if (!context) throw new Error(`The browser has no canvas of ${size.width} × ${size.height}.`);
    this.context = context;
    // 854 × 480 is not quite 16:9: the picture covers it, and loses less than a pixel at an edge.
    this.scale = Math.max(size.width / layout.width, size.height / layout.height);
    const logger = this.logger();
    this.playback.fps = options.fps;
    this.playback.state = PlaybackState.Rendering;
    const full = {
      ...description,
      name: clip,
      meta: description.meta.clone(),
      logger,
      playback: new ExactPlayback(this.playback),
      size: new Vector2(layout.width, layout.height),
      resolutionScale: this.scale,
      timeEventsClass: ReadOnlyTimeEvents,
      sharedWebGLContext: new SharedWebGLContext(logger),
    } as Omit<FullSceneDescription, 'variables' | 'onReplaced'> as FullSceneDescription;
    full.onReplaced = new ValueDispatcher(full);
    this.scene = new description.klass(full);
    this.scene.variables.updateSignals(options.variables);
    this.playback.setup([this.scene]);
  }

  /** The frame that the scene stands at. */
  get frame(): number {
    return this.playback.frame;
  }

  /** Whether the scene has nothing more to play. */
  get atEnd(): boolean {
    return this.finished;
  }

  /** Plays on to a frame, or from the start if that frame has passed. Draws nothing. */
  async seek(frame: number): Promise<void> {
    if (!this.started || frame < this.frame) await this.reset();
    while (this.frame < frame) {
      // Motion Canvas's waits end a frame early: the frame on which a scene finishes is its last one.
      if (this.finished) {
        throw new Error(
          `Its scene ends after ${this.frame + 1} frames, but its story lasts ${this.options.frames}.`,
        );
      }
      this.finished = await this.playback.progress();
      this.check();
    }
  }

  /** Draws the frame that the scene stands at; false if the canvas already shows it. */
  async draw(): Promise<boolean> {
    const before = this.drawn;
    await DependencyContext.consumePromises();
    if (!this.options.skipUnchanged || !this.picture) this.renewPicture();
    this.picture?.();
    // Nodes that load something ask to be drawn again when it is there.
    for (let i = 0; i < 10 && DependencyContext.hasPromises(); i++) {
      await DependencyContext.consumePromises();
      this.picture?.();
    }
    this.check();
    return this.drawn !== before;
  }

  /** Runs a reader of the scene's nodes, starting at its view. */
  inScene<T>(read: (view: unknown) => T): T {
    const scene = this.scene as unknown as Drawable;
    return scene.execute(() => read(scene.getView()));
  }

  /** The next drawing draws, whatever the canvas shows. */
  forget(): void {
    this.picture?.context.dispose();
    this.picture = undefined;
  }

  /** Frees the scene's signals. */
  dispose(): void {
    this.forget();
  }

  private async reset(): Promise<void> {
    this.dispose();
    await this.playback.reset();
    this.started = true;
    this.finished = this.scene.isFinished();
    this.check();
  }

  /**
   * A computed value whose computation draws the scene: it is run again only when a signal has changed that the last
   * drawing read.
   */
  private renewPicture(): void {
    this.dispose();
    const scene = this.scene as unknown as Drawable;
    const {context, canvas} = this;
    const view = scene.getView();
    if (view && this.options.transparent) view.drawShape = () => {};
    this.picture = createComputed(() => {
      this.drawn++;
      context.save();
      context.clearRect(0, 0, canvas.width, canvas.height);
      try {
        scene.execute(() => scene.draw(context));
      } catch (error) {
        this.complaints.push(error instanceof Error ? error : new Error(String(error)));
      }
      context.restore();
      return this.drawn;
    }) as unknown as Computed<number>;
  }

  /** Motion Canvas logs errors of a scene and goes on; a clip must not. */
  private logger(): Logger {
    const logger = new Logger();
    logger.onLogged.subscribe(({level, message, stack}) => {
      if (level !== LogLevel.Error) return;
      const error = new Error(message);
      if (stack) error.stack = `Error: ${message}\n${stack}`;
      this.complaints.push(error);
    });
    return logger;
  }

  private check(): void {
    const [first] = this.complaints.splice(0);
    if (first === undefined) return;
    // Node gets the message alone.
    console.error(first.stack);
    throw first;
  }
}
