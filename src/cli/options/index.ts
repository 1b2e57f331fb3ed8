export {addChoiceOptions, type ChoiceOptions} from './choice.ts';
export {addLimitOptions, addRunLimitOptions, type LimitOptions, MB} from './limits.ts';
export {
  addNativeOptions,
  addSpecialiseOptions,
  type NativeOptions,
  type SpecialiseOptions,
} from './native.ts';
export {jsonOption, list, number, oneOf} from './parse.ts';
export {
  addPictureOptions,
  alphaOption,
  clipOption,
  clipsOption,
  formatOption,
  fpsOption,
  outFolderOption,
  type PictureOptions,
  type PixelSize,
  sizeOption,
  themeOption,
} from './picture.ts';
