import type {AddressInfo} from 'node:net';
import {createServer} from 'vite';
import type {Recording} from '../recording/index.ts';
import {messageOf, RenderFailure} from './failure.ts';
import {HOST, studioConfig} from './studio-config.ts';

export interface StudioOptions {
  /** Whose clips the editor shows. */
  readonly recording: Recording;
  /** Default 9000, or the next one that is free. */
  readonly port?: number;
}

export interface Studio {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves Motion Canvas's editor with the clips of a recording; the page reloads when a source file changes.
 *
 * @throws {@link RenderFailure} if the server can't be started.
 */
export async function openStudio(options: StudioOptions): Promise<Studio> {
  const {recording, port = 9000} = options;
  const config = studioConfig(recording);
  try {
    const server = await createServer({
      ...config,
      logLevel: 'error',
      server: {...config.server, port},
    });
    await server.listen();
    const address = server.httpServer?.address() as AddressInfo;
    return {url: `http://${HOST}:${address.port}/`, close: () => server.close()};
  } catch (error) {
    throw new RenderFailure(
      'request',
      `The editor can't be served on ${HOST}: ${messageOf(error)}. Choose another port with --port.`,
      {cause: error},
    );
  }
}
