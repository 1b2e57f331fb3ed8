import type {Code} from '../../../src/recording/index.ts';

/** The range of the exception table that covers an instruction (`InternalDocs/exception_handling.md`). */
export function handlerOf(
  {exceptionTable}: Code,
  offset: number,
): Code['exceptionTable'][number] | undefined {
  return exceptionTable.find(({start, end}) => start <= offset && offset < end);
}
