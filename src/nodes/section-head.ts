import {type} from '../theme/type.ts';
import {Label, type Point} from './primitives/index.ts';

/** The name of a part of the picture, set in capitals: SOURCE, TOKENS. Position: its left end. */
export function sectionHead(text: string, fill: string, at: Point): Label {
  return new Label({text: text.toUpperCase(), style: type.head, fill, at: [at.x, at.y]});
}
