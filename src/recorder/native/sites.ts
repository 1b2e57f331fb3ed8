import type {Site} from '../../recording/threads.ts';
import type {RawFrame} from './raw.ts';

/** Places in code, each once. */
export class Sites {
  readonly list: Site[] = [];
  readonly #indexes = new Map<string, number>();

  /** The index of the place where a frame stands; undefined if there is no frame. */
  of(frame: RawFrame | undefined): number | undefined {
    if (!frame) return undefined;
    const {code, file, offset, opname, line} = frame;
    const key = JSON.stringify([code ?? -1, frame.function, file, offset, opname, line ?? 0]);
    let index = this.#indexes.get(key);
    if (index === undefined) {
      index = this.list.length;
      this.#indexes.set(key, index);
      this.list.push({
        ...(code !== undefined && {code}),
        function: frame.function,
        file,
        ...(line !== undefined && {line}),
        offset,
        opname,
      });
    }
    return index;
  }
}

/** Numbers things by when they are first met. */
export class Numbers<T> {
  readonly #numbers = new Map<T, number>();

  of(thing: T): number {
    const known = this.#numbers.get(thing);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(thing, number);
    return number;
  }
}
