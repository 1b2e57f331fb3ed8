import {createReadStream, createWriteStream} from 'node:fs';
import {access, chmod, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {pipeline} from 'node:stream/promises';
import {fileURLToPath} from 'node:url';
import {createBrotliDecompress} from 'node:zlib';
import {type ExtractOptions, extract} from 'tar-fs';
import {cachedFolder, sweepCache} from '../cache.ts';

/** The browser that comes with the package, unpacked. */
export interface PackagedBrowser {
  readonly executable: string;
  /** Folder of the shared libraries that a bare system lacks. */
  readonly libraries: string;
  /** A fontconfig file that knows one family, so that a machine's own fonts change no pixel. */
  readonly fontConfig: string;
}

/**
 * The page brings its fonts; this one is for a character that none of them has. Chromium looks for it among the
 * system's fonts then, and crashes where there are none at all.
 */
const ONE_FONT = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir></fontconfig>
`;

/** The archive's owners mean nothing here, and root in a container may not hand files to them. */
const OURS: ExtractOptions & {chown: boolean} = {chown: false};

/** Another version of this package may use another browser. */
const KEEP_MS = 7 * 24 * 3600 * 1000;

/** Raised when the folder's contents change. */
const LAYOUT = 2;

/** Whether the package carries a browser for this machine. */
export function isPackagedHere(platform = process.platform, arch = process.arch): boolean {
  return platform === 'linux' && arch === 'x64';
}

/**
 * The browser inside `@sparticuz/chromium`, unpacked into the cache at first use (about 2 s). Rejects if the package
 * isn't there.
 *
 * The package's own unpacking goes to a fixed place in the temporary folder, and trusts whatever lies there.
 */
export async function unpackBrowser(): Promise<PackagedBrowser> {
  // The package exports only its entry, `build/esm/index.js`.
  const home = fileURLToPath(new URL('../..', import.meta.resolve('@sparticuz/chromium')));
  await access(join(home, 'bin', 'chromium.br'));
  const manifest: {version: string} = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'));
  const folder = await cachedFolder(`chromium-${manifest.version}-${LAYOUT}`, async (draft) => {
    const executable = join(draft, 'chromium');
    const unpacked = createBrotliDecompress({chunkSize: 2 ** 21});
    await Promise.all([
      pipeline(createReadStream(join(home, 'bin', 'chromium.br')), unpacked, createWriteStream(executable)),
      ...['al2023.tar.br', 'fonts.tar.br'].map((name) =>
        pipeline(createReadStream(join(home, 'bin', name)), createBrotliDecompress(), extract(draft, OURS)),
      ),
    ]);
    await writeFile(join(draft, 'fonts.conf'), ONE_FONT);
    await chmod(executable, 0o755);
  });
  await sweepCache('chromium-*', 1, KEEP_MS);
  return {
    executable: join(folder, 'chromium'),
    libraries: join(folder, 'lib'),
    fontConfig: join(folder, 'fonts.conf'),
  };
}
