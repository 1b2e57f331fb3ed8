import type {VisibleText} from '../../src/render/index.ts';
import type {Format} from '../../src/theme/formats.ts';

/** A text fainter than this is on its way in or out. */
const SEEN = 0.1;
/** Units that two texts' boxes may share: a box is as high as the size, letters are lower. */
const TOUCH = 3;

/** What is wrong with one frame's texts, in words. */
export function layoutFaults(all: readonly VisibleText[], format: Format): string[] {
  const texts = all.filter((t) => t.opacity > SEEN);
  const faults: string[] = [];
  if (texts.length === 0) faults.push('nothing is shown');
  for (const text of texts) {
    const {x, y, width, height} = text;
    if (x < 0 || y < 0 || x + width > format.width || y + height > format.height)
      faults.push(`“${text.text}” leaves the picture`);
    if (text.role === 'caption' ? y < format.captionTop : y + height > format.captionTop) {
      faults.push(`“${text.text}” ${text.role === 'caption' ? 'leaves' : 'enters'} the caption's band`);
    }
    if (text.fontSize < format.smallestText) faults.push(`“${text.text}” is ${text.fontSize} units high`);
  }
  for (const [i, one] of texts.entries()) {
    for (const other of texts.slice(i + 1)) {
      const across = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
      const down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
      if (across > TOUCH && down > TOUCH) faults.push(`“${one.text}” and “${other.text}” overlap`);
    }
  }
  return faults;
}
