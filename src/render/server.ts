import {randomBytes} from 'node:crypto';
import {readdir, readFile} from 'node:fs/promises';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {extname, join, relative, sep} from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
};

/** Nothing from elsewhere; `eval` because zod asks whether it may, and is answered with an error otherwise. */
const POLICY = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:";

/** The page loads its script and nothing from elsewhere. */
const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>inside-cpython</title></head>
<body><script type="module" src="./page.js"></script></body></html>
`;

/** Takes what the page posts, and gives what it is answered. */
export type Receiver = (body: Buffer, query: URLSearchParams) => Promise<string> | string;

/** The page's server. It serves the bundle and what it is given, to who knows its address. */
export interface PageServer {
  readonly url: string;
  /** Serves a text under a path relative to the page. */
  offer(path: string, text: string): void;
  withdraw(path: string): void;
  /** Hands posts to a path relative to the page to a function; returns the way to end that. */
  receive(path: string, receiver: Receiver): () => void;
  close(): Promise<void>;
}

/** Serves a bundle's folder on 127.0.0.1, on a free port, under a path that nobody can guess. */
export async function servePage(bundle: string): Promise<PageServer> {
  const secret = randomBytes(16).toString('hex');
  const files = await listFiles(bundle);
  const texts = new Map<string, string>();
  const receivers = new Map<string, Receiver>();

  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const prefix = `/${secret}/`;
    const path = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : undefined;
    response.setHeader('Cache-Control', 'no-store');
    // Only a page that is isolated from all others may share memory with its worker.
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    if (path === undefined) return void response.writeHead(404).end();
    if (request.method === 'POST') {
      const receiver = receivers.get(path);
      if (!receiver) return void response.writeHead(404).end();
      return void response.end(await receiver(await bodyOf(request), url.searchParams));
    }
    if (path === '') {
      response.setHeader('Content-Security-Policy', POLICY);
      return void response.setHeader('Content-Type', 'text/html').end(PAGE);
    }
    const text = texts.get(path);
    if (text !== undefined) return void response.setHeader('Content-Type', 'application/json').end(text);
    const file = files.get(path);
    if (file === undefined) return void response.writeHead(404).end();
    response.setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream');
    response.end(await readFile(file));
  };
  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const {port} = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/${secret}/`,
    offer: (path, text) => void texts.set(path, text),
    withdraw: (path) => void texts.delete(path),
    receive(path, receiver) {
      receivers.set(path, receiver);
      return () => void receivers.delete(path);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The files of a folder by their path in a URL. */
async function listFiles(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true});
  const files = entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
  return new Map(files.map((file) => [relative(folder, file).split(sep).join('/'), file]));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}
