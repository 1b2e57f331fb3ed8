export {Box, type BoxProps} from './box.ts';
export {Glyph, type GlyphName, type GlyphProps} from './glyph.ts';
export {type Align, Label, type LabelProps, type TextBox} from './label.ts';
export {fitName, fitText, textWidth} from './measure.ts';
export {Plain, type PlainProps} from './plain.ts';
export {colourSignal, numberSignal} from './signals.ts';
export {type Curve, cut, downwards, type Point, sideways, Wire, type WireProps} from './wire.ts';
