import type {ClipName} from '../story/index.ts';
import ast from './ast.ts';
import bytecode from './bytecode.ts';
import type {clipScene} from './clip.ts';
import evalLoop from './eval.ts';
import gil from './gil.ts';
import gilCost from './gil-cost.ts';
import refs from './refs.ts';
import tokens from './tokens.ts';

/** The scene of each clip. */
export const scenes: Partial<Record<ClipName, ReturnType<typeof clipScene>>> = {
  ast,
  bytecode,
  eval: evalLoop,
  'gil-cost': gilCost,
  gil,
  refs,
  tokens,
};
