/** What outlives a restart: every answer is what it was before, in content and in order. */
import { expect, it } from "vitest";
import { populate } from "../populated.ts";
import { ask, start, TestStorage } from "../support.ts";

it("everything is answered after a restart as it would have been without", async () => {
  const now = (): number => Date.parse("2026-12-01T12:00:00Z");
  const storage = new TestStorage();
  const server = await start(storage, now);
  const questions = await populate(server);
  // A storage gives its rows in any order.
  const load = async () => (await storage.load()).toReversed();
  const again = await start({ load, commit: async () => undefined }, now);
  for (const [person, method, path, body] of questions) {
    const asked = { token: person.token, body };
    const [before, after] = [await ask(server, method, path, asked), await ask(again, method, path, asked)];
    expect(before.status, `${method} ${path}`).toBe(200);
    expect(after, `${method} ${path}`).toEqual(before);
  }
});
