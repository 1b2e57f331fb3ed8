import {randomUUID} from 'node:crypto';
import type {PartOrder, PartWork} from './route.ts';

/** Takes the PNG files of a part, in order. */
export interface PictureTaker {
  picture(png: Buffer): Promise<void>;
  /** The next picture is the last one again. */
  repeat(): Promise<void>;
  /** Resolves when the part is complete. */
  end(): Promise<void>;
  /** Ends at once what still runs. */
  kill(): Promise<void>;
}

/** The work on a part whose pictures come as PNG files. */
export function pictureWork({frames, server}: PartOrder, taker: PictureTaker): PartWork {
  const post = `pictures-${randomUUID()}`;
  let taken = 0;
  let failure: unknown;
  const receive = async (png: Buffer, query: URLSearchParams) => {
    for (let i = Number(query.get('repeats')); i > 0; i--, taken++) await taker.repeat();
    if (png.byteLength === 0) return;
    await taker.picture(png);
    taken++;
  };
  const stopReceiving = server.receive(post, async (png, query) => {
    await receive(png, query).catch((error) => {
      failure ??= error;
      throw error;
    });
    return 'ok';
  });
  return {
    sink: {kind: 'png', post: `${server.url}${post}`},
    async end() {
      stopReceiving();
      await taker.end();
      if (taken !== frames) throw new Error(`The browser sent ${taken} pictures of ${frames}.`);
    },
    async cancel(error) {
      stopReceiving();
      await taker.kill();
      return failure ?? error;
    },
  };
}
