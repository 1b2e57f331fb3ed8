import {access, constants, readdir} from 'node:fs/promises';
import {homedir} from 'node:os';
import {delimiter, dirname, join} from 'node:path';
import {askProgram} from '../ask-program.ts';
import {messageOf, RenderFailure} from '../failure.ts';
import {isPackagedHere, unpackBrowser} from './unpack.ts';

/** A browser that can draw. */
export interface FoundBrowser {
  readonly executable: string;
  /** As the browser gives it: `Google Chrome 143.0.7499.40`. */
  readonly version: string;
  /** Which of the ways led to it. */
  readonly origin: 'CHROME_PATH' | 'packaged' | 'installed';
  /** What its process needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** For messages: what to do when nothing can draw. */
export const INSTALL_A_BROWSER =
  'Install Google Chrome, Chromium or Microsoft Edge, or set CHROME_PATH to the executable of one.';

/**
 * The browser that draws: `CHROME_PATH`, else the packaged one (Linux on x64), else an installed Chrome, Chromium or
 * Edge.
 *
 * @throws {@link RenderFailure} `no-browser` if there is none, or if the one that was asked for doesn't run.
 */
export async function findBrowser(env: NodeJS.ProcessEnv = process.env): Promise<FoundBrowser> {
  if (env.CHROME_PATH) return named(env.CHROME_PATH);
  let why = 'No browser was found to draw with.';
  if (isPackagedHere()) {
    try {
      return await packagedBrowser();
    } catch (error) {
      if (error instanceof RenderFailure) throw error;
      why = `The browser that comes with inside-cpython does not run here (${messageOf(error)}), and no other was found.`;
    }
  }
  for (const executable of installedPlaces(env)) {
    if (!(await isExecutable(executable))) continue;
    const version = await versionOf(executable, {}).catch(() => undefined);
    if (version !== undefined) return {executable, version, origin: 'installed', env: {}};
  }
  throw new RenderFailure('no-browser', `${why} ${INSTALL_A_BROWSER}`);
}

async function named(executable: string): Promise<FoundBrowser> {
  if (!(await isExecutable(executable))) {
    throw new RenderFailure(
      'no-browser',
      `CHROME_PATH names ${executable}, which is no file that can be run. Set it to a browser's executable, or unset it.`,
    );
  }
  try {
    return {executable, version: await versionOf(executable, {}), origin: 'CHROME_PATH', env: {}};
  } catch (error) {
    throw new RenderFailure(
      'no-browser',
      `CHROME_PATH names ${executable}, which doesn't run as a browser: ${messageOf(error)}. Set it to a browser's executable, or unset it.`,
      {cause: error},
    );
  }
}

/** Rejects if the package lacks it, or if it doesn't run. */
async function packagedBrowser(): Promise<FoundBrowser> {
  const {executable, libraries, fontConfig} = await unpackBrowser();
  const plain = {FONTCONFIG_FILE: fontConfig};
  // A bare container lacks NSS, NSPR and Expat: the package brings them, but the system's own come first.
  const bare = {...plain, LD_LIBRARY_PATH: libraries};
  const version = await versionOf(executable, plain).catch(() => undefined);
  if (version !== undefined) return {executable, version, origin: 'packaged', env: plain};
  return {executable, version: await versionOf(executable, bare), origin: 'packaged', env: bare};
}

/** Where systems keep their browsers, the likeliest first. */
function installedPlaces(env: NodeJS.ProcessEnv): string[] {
  if (process.platform === 'darwin') {
    const apps = [
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Chromium.app/Contents/MacOS/Chromium',
      'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ];
    return ['/Applications', join(homedir(), 'Applications')].flatMap((root) =>
      apps.map((a) => join(root, a)),
    );
  }
  if (process.platform === 'win32') {
    const apps = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(
      (r) => r !== undefined,
    );
    return apps.flatMap((app) => roots.map((root) => join(root, app)));
  }
  const names = [
    'google-chrome-stable',
    'google-chrome',
    'chromium',
    'chromium-browser',
    'microsoft-edge-stable',
    'microsoft-edge',
  ];
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** What a browser says of itself; rejects if it doesn't run. */
async function versionOf(executable: string, env: Record<string, string>): Promise<string> {
  // On Windows `--version` opens a window; the version is the name of a folder beside the executable.
  if (process.platform === 'win32') {
    const beside = await readdir(dirname(executable));
    return beside.find((name) => /^\d+(\.\d+){3}$/.test(name)) ?? 'of an unknown version';
  }
  const version = (await askProgram(executable, ['--version', '--no-sandbox'], env)).trim().split('\n')[0];
  if (!version) throw new Error('it does not tell its version');
  return version;
}
