import type {Browser} from 'puppeteer-core';
import {messageOf, RenderFailure} from '../failure.ts';
import {type FoundBrowser, findBrowser, INSTALL_A_BROWSER} from './find.ts';
import {noteProcesses} from './processes.ts';
import {makeProfile, type Profile} from './profile.ts';
import {puppeteer} from './puppeteer.ts';

/** A running browser, with a profile of its own. */
export interface RunningBrowser {
  readonly browser: Browser;
  readonly found: FoundBrowser;
  readonly profile: Profile;
  /** Ends the browser and removes its profile. Does nothing the second time. */
  close(): Promise<void>;
}

/** Time that a browser has to end by itself. */
const PATIENCE_MS = 3000;

const FLAGS = [
  // Raster on the CPU: the software GPU is several times slower, and its pixels depend on the machine.
  '--disable-gpu',
  '--disable-software-rasterizer',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
  '--disable-lcd-text',
  // Nothing goes out, nothing comes in.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-quic',
  '--no-pings',
  '--no-proxy-server',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  // Nothing waits because no one looks.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--no-default-browser-check',
  '--mute-audio',
  // The page says when garbage is to be collected: see `Stage.render`.
  '--js-flags=--expose-gc',
];

/**
 * The browser's sandbox is made of user namespaces. Root gets none; neither do users of most containers, nor of Ubuntu
 * since 23.10 for a browser that no AppArmor profile names. All that the page loads is our own, and nothing else can be
 * reached from it.
 */
const NO_SANDBOX = '--no-sandbox';

async function start(
  found: FoundBrowser,
  profile: Profile,
  signal: AbortSignal | undefined,
): Promise<Browser> {
  // Others may keep a socket there, whose path must not be long.
  const temporary = found.origin === 'packaged' ? {TMPDIR: profile.temporary} : {};
  const launchWith = (args: string[]) =>
    puppeteer().launch({
      executablePath: found.executable,
      headless: found.origin === 'packaged' ? 'shell' : true,
      args,
      env: {...process.env, ...found.env, ...temporary},
      userDataDir: profile.folder,
      // Over a pipe the browser notices when this process is gone.
      pipe: true,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      protocolTimeout: 0,
    });
  if (process.getuid?.() === 0) return launchWith([...FLAGS, NO_SANDBOX]);
  try {
    return await launchWith(FLAGS);
  } catch (error) {
    if (process.platform !== 'linux' || signal?.aborted) throw error;
    return launchWith([...FLAGS, NO_SANDBOX]);
  }
}

/**
 * Starts a browser without a window. It ends with this process, whatever ends that.
 *
 * @param signal - Ends the browser if it has not started yet.
 * @param known - The browser to start; default: the one that is found.
 * @throws {@link RenderFailure} `no-browser` if there is none or it doesn't start, `browser-died` if it was ended
 * meanwhile, as the system does when memory is short.
 */
export async function launchBrowser(signal?: AbortSignal, known?: FoundBrowser): Promise<RunningBrowser> {
  const found = known ?? (await findBrowser());
  const profile = await makeProfile();
  const processes = noteProcesses(profile.folder);
  // Before its profile is removed, into which it would write again.
  process.prependOnceListener('exit', processes.kill);
  const forget = async () => {
    processes.kill();
    process.off('exit', processes.kill);
    await profile.remove();
  };
  signal?.addEventListener('abort', processes.kill);
  let browser: Browser;
  try {
    signal?.throwIfAborted();
    browser = await start(found, profile, signal);
  } catch (error) {
    // One that does not answer in time is ended by puppeteer.
    const late = error instanceof Error && error.name === 'TimeoutError';
    const ended = late ? undefined : await processes.ended();
    await forget();
    signal?.throwIfAborted();
    if (ended !== undefined) {
      throw new RenderFailure(
        'browser-died',
        `The browser ${found.executable} (${found.version}) was ended as it started (${ended}). It may have run out of memory: close other programs, or set CHROME_PATH to another browser.`,
        {cause: error},
      );
    }
    const why = messageOf(error).split('\n')[0]?.replace(/\.$/, '');
    throw new RenderFailure(
      'no-browser',
      `The browser ${found.executable} (${found.version}) does not start: ${why}. ${INSTALL_A_BROWSER}`,
      {cause: error},
    );
  } finally {
    signal?.removeEventListener('abort', processes.kill);
    processes.settle();
  }
  let closing: Promise<void> | undefined;
  const close = async () => {
    // Asked to end, it clears away its own child processes; killed, it leaves that to the system.
    const late = setTimeout(processes.kill, PATIENCE_MS);
    await browser.close().catch(() => {});
    clearTimeout(late);
    await forget();
  };
  return {
    browser,
    found,
    profile,
    close() {
      closing ??= close();
      return closing;
    },
  };
}
