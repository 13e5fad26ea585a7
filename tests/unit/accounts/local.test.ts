/** What is on this very machine: its addresses, and the secret of our own Synapse. */
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { isLoopback, localSecret, LOCAL_SECRET_FILE } from "../../../sandbox/accounts/local.ts";

vi.mock("node:fs", { spy: true });
afterEach(() => void vi.mocked(readFileSync).mockReset());

const fails = (code: string): void => {
  vi.mocked(readFileSync).mockImplementation(() => {
    throw Object.assign(new Error(code), { code });
  });
};

describe("the secret of our own Synapse", () => {
  it("is what it has left for us, which may be nothing", () => {
    vi.mocked(readFileSync).mockReturnValue(" left for us\n");
    expect(localSecret()).toBe("left for us");
    expect(readFileSync).toHaveBeenCalledWith(LOCAL_SECRET_FILE, "utf8");
    expect(LOCAL_SECRET_FILE).toMatch(/[\\/]\.cache[\\/]synapse-registration-secret$/);
    fails("ENOENT");
    expect(localSecret()).toBeUndefined();
  });

  it("that may not be read is no such nothing", () => {
    fails("EACCES");
    expect(localSecret).toThrow("EACCES");
  });
});

it.each([
  ["http://localhost:8008", true],
  ["https://127.0.0.1", true],
  ["http://127.8.9.10:80", true],
  ["http://[::1]:8008", true],
  ["http://localhost.example.org", false],
  ["http://my-localhost", false],
  ["http://127.0.0.1.example.org", false],
  ["http://1127.0.0.1.nip.io", false],
  ["http://128.0.0.1", false],
  ["http://[::2]", false],
  ["https://matrix.example.org", false],
])("%s is this machine: %s", (address, expected) => {
  expect(isLoopback(new URL(address))).toBe(expected);
});
