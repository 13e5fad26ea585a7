/** WebKitGTK by its own driver, under a display that nobody sees. https://www.w3.org/TR/webdriver2/ */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import getPort from "get-port";
import type { Browser, Engine, Tab } from "./engine.ts";

const DISPLAY_SIZE = "1440x1000x24";
const WINDOW = { x: 0, y: 0, width: 1440, height: 960 };

/** As root, WebKit cannot shut its processes in; and there is no graphics card. */
const QUIET = {
  WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
  WEBKIT_DISABLE_COMPOSITING_MODE: "1",
  LIBGL_ALWAYS_SOFTWARE: "1",
  GDK_BACKEND: "x11",
  NO_AT_BRIDGE: "1",
};

/** Keys that are no character, as WebDriver writes them. */
const KEYS: Readonly<Record<string, string>> = {
  Control: "\uE009",
  Enter: "\uE007",
  Escape: "\uE00C",
  ArrowDown: "\uE015",
};

type Ask = (method: "POST" | "DELETE" | "GET", path: string, body?: object) => Promise<unknown>;

function askAt(base: string): Ask {
  return async (method, path, body = {}) => {
    const response = await fetch(`${base}${path}`, {
      method,
      ...(method === "POST" ? { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } } : {}),
    });
    const { value } = (await response.json()) as { readonly value: unknown };
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
}

/** One tab; the driver talks to the one that was switched to last. */
function tabOf(ask: Ask, handle: string): Tab {
  const here: Ask = async (method, path, body) => {
    await ask("POST", "/window", { handle });
    return ask(method, path, body);
  };
  return {
    go: async (url) => void (await here("POST", "/url", { url })),
    reload: async () => void (await here("POST", "/refresh")),
    async run(work, ...args) {
      const script = `const done = arguments[arguments.length - 1];
        Promise.resolve((${String(work)})(...[...arguments].slice(0, -1)))
          .then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const answer = (await here("POST", "/execute/async", { script, args })) as { value?: never; error?: string };
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.value as never;
    },
    async press(keys) {
      const values = keys.map((key) => KEYS[key] ?? key);
      const actions = [
        ...values.map((value) => ({ type: "keyDown", value })),
        ...values.toReversed().map((value) => ({ type: "keyUp", value })),
      ];
      await here("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
    },
    close: async () => void (await here("DELETE", "/window")),
  };
}

/** An X server on the first display that is free. */
async function startDisplay(): Promise<{ readonly name: string; readonly server: ChildProcess }> {
  const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", DISPLAY_SIZE, "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const [said] = (await once(server.stdio[3] as NodeJS.ReadableStream, "data")) as [Buffer];
  return { name: `:${said.toString().trim()}`, server };
}

async function start(driver: string, miniBrowser: string): Promise<Browser> {
  const display = await startDisplay();
  const port = await getPort();
  const program = spawn(driver, [`--port=${String(port)}`, "--host=127.0.0.1"], {
    stdio: "ignore",
    env: { ...process.env, ...QUIET, DISPLAY: display.name },
  });
  const end = async (): Promise<void> => {
    program.kill();
    display.server.kill();
    await Promise.all([once(program, "exit"), once(display.server, "exit")]);
  };
  const server = askAt(`http://127.0.0.1:${String(port)}`);
  const options = { binary: miniBrowser, args: ["--automation"] };
  const capabilities = { alwaysMatch: { browserName: "MiniBrowser", "webkitgtk:browserOptions": options } };
  const made = await firstAnswer(() => server("POST", "/session", { capabilities })).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  const session = made as { sessionId: string; capabilities: { browserVersion: string } };
  const ask: Ask = (method, path, body) => server(method, `/session/${session.sessionId}${path}`, body);
  await ask("POST", "/window/rect", WINDOW);
  const first = (await ask("GET", "/window")) as string;
  let isFirst = true;
  return {
    version: `WebKitGTK ${session.capabilities.browserVersion}`,
    errors: [],
    async open() {
      if (isFirst) {
        isFirst = false;
        return tabOf(ask, first);
      }
      // It comes out of one that is there, and the last one that was spoken to may have been closed. A window, since a tab would stay
      // behind the others, where pages are drawn late or not at all.
      await ask("POST", "/window", { handle: first });
      const { handle } = (await ask("POST", "/window/new", { type: "window" })) as { handle: string };
      await ask("POST", "/window", { handle });
      await ask("POST", "/window/rect", WINDOW);
      return tabOf(ask, handle);
    },
    async close() {
      await ask("DELETE", "").catch(() => undefined);
      await end();
    },
  };
}

/** The driver needs a moment before it listens. */
async function firstAnswer<T>(ask: () => Promise<T>): Promise<T> {
  for (let left = 50; ; left--) {
    try {
      return await ask();
    } catch (error) {
      if (left === 0 || !(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** @param miniBrowser the browser that comes with the library. */
export function webkit(driver: string, miniBrowser: string): Engine {
  // A session that is driven is an ephemeral one, as a private window is.
  return { name: "WebKit", habits: ["private"], start: () => start(driver, miniBrowser) };
}
