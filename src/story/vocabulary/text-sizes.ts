/** Width of the eval clip's column of source and bytecode, in units. */
export const LEFT_WIDTH = 650;

/** Sizes of the bytecode clip's text, in units. */
export const sizes = {source: 30, bigSource: 34, table: 28, tree: 26} as const;
