/** Everything that reaches the homeserver function, byte for byte, in a whole lesson: no text of an encrypted message and no private key. */
import { afterEach, describe, expect, it, vi } from "vitest";
import type * as HomeserverModule from "../../sandbox/homeserver/index.ts";
import type { Homeserver, HomeserverOptions } from "../../sandbox/homeserver/types.ts";
import { lessons, type Session } from "../../sandbox/lessons/index.ts";
import { encryptedTexts, openLesson, reach, solve } from "./harness.ts";

const { received, homeservers } = vi.hoisted(() => ({ received: [] as string[], homeservers: [] as Homeserver[] }));

// Listens at the homeserver's own door: behind the wire and its log, which leaves things out.
vi.mock("../../sandbox/homeserver/index.ts", async (importOriginal) => {
  const original = await importOriginal<typeof HomeserverModule>();
  return {
    ...original,
    async createHomeserver(options: HomeserverOptions) {
      const homeserver = await original.createHomeserver(options);
      homeservers.push(homeserver);
      return {
        ...homeserver,
        async fetch(request: Request) {
          const body = await request.clone().text();
          received.push([request.method, decodeURIComponent(request.url), ...request.headers, body].join("\n"));
          return homeserver.fetch(request);
        },
      };
    },
  };
});

let session: Session | undefined;

afterEach(async () => {
  await session?.close();
  received.length = 0;
  homeservers.length = 0;
});

describe.each(lessons.map((lesson) => [lesson.id, lesson] as const))("lesson %s", (_id, lesson) => {
  it("keeps texts and private keys from the homeserver", async () => {
    session = await openLesson(lesson);
    for (const step of lesson.steps) {
      await reach(session, step.id);
      await solve(session);
    }
    const { world } = session;
    const texts = encryptedTexts(world.snapshot.value);
    const keys = await world.privateKeys();
    expect(texts.length).toBeGreaterThan(0);
    expect(keys.length).toBeGreaterThan(0);

    const all = received.join("\n\n");
    for (const secret of [...texts, ...keys]) expect(all).not.toContain(secret);
    // The door was listened at: the ciphertexts went through it, and all that knocked was let in.
    expect(all).toContain("m.megolm.v1.aes-sha2");
    expect(homeservers.flatMap(({ unknownRoutes }) => unknownRoutes)).toEqual([]);
  });
});
