/** The command that serves the homeserver over HTTP. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, it } from "vitest";

const running: ChildProcess[] = [];

interface Program extends ChildProcess {
  readonly firstLine: Promise<string>;
  /** Exit code and signal. */
  readonly end: Promise<unknown[]>;
}

function serve(...parameters: readonly string[]): Program {
  const child = spawn(process.execPath, ["sandbox/homeserver/serve.ts", ...parameters], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  const firstLine = new Promise<string>((resolve) => {
    createInterface(child.stdout).once("line", resolve);
    createInterface(child.stderr).once("line", resolve);
  });
  return Object.assign(child, { firstLine, end: once(child, "exit") });
}

afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

describe("npm run homeserver", () => {
  it("says where it is, answers pages of any origin, and ends with Ctrl-C", async () => {
    const child = serve("--port", "0");
    const address = /http:\/\/[\d.]+:\d+/.exec(await child.firstLine)?.[0] ?? "";
    const wellKnown = await fetch(`${address}/.well-known/matrix/client`, { headers: { Origin: "http://a.page" } });
    expect(wellKnown.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(await wellKnown.json()).toEqual({ "m.homeserver": { base_url: address } });
    const preflight = await fetch(`${address}/_matrix/client/v3/sync`, {
      method: "OPTIONS",
      headers: {
        Origin: "http://a.page",
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization",
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("Access-Control-Allow-Methods")).toContain("PUT");
    expect(preflight.headers.get("Access-Control-Allow-Headers")).toContain("Authorization");
    const unknown = await fetch(`${address}/nothing`, { method: "POST", body: "x" });
    expect(await unknown.json()).toMatchObject({ errcode: "M_UNRECOGNIZED" });

    const port = address.split(":").at(-1) ?? "";
    const second = serve("--port", port);
    expect(await second.firstLine).toBe(`Port ${port} is taken: give another one with --port.`);
    expect(await second.end).toEqual([1, null]);

    child.kill("SIGINT");
    expect(await child.end).toEqual([0, null]);
  });

  it("refuses what is no port", async () => {
    const child = serve("--port", "many");
    expect(await child.firstLine).toContain("--port many is not a port");
    expect(await child.end).toEqual([1, null]);
  });
});
