/** A homeserver that tells of a new chat before it has invited anybody, as Synapse may: what is written then is for all. */
import { afterEach, expect, it, vi } from "vitest";
import { createHomeserver } from "../../../sandbox/homeserver/index.ts";
import firstMessage from "../../../sandbox/lessons/course/first-message.ts";
import type { MessageItem, LessonSession } from "../../../sandbox/lessons/index.ts";
import { registering } from "../../support/registration.ts";
import { openLesson } from "../support/harness.ts";

interface Event {
  readonly type: string;
  readonly content: { readonly membership?: string };
}

interface Sync {
  next_batch: string;
  readonly rooms?: { readonly join?: Readonly<Record<string, { readonly timeline: { events: Event[] } }>> };
}

let session: LessonSession | undefined;

afterEach(async () => {
  await session?.close();
  session = undefined;
  vi.unstubAllGlobals();
});

const isInvite = ({ type, content }: Event): boolean => type === "m.room.member" && content.membership === "invite";

/** Answers a sync that tells of an invitation without it once, and all of it the next time; counts how often. */
function halfAtFirst(): {
  readonly tell: (url: URL, body: Sync) => Sync;
  readonly told: ReadonlySet<string>;
  /** Whether a sync is to bring the rest. */
  readonly isLate: (url: URL) => boolean;
} {
  const told = new Set<string>();
  const late = new Set<string>();
  const tell = (url: URL, body: Sync): Sync => {
    const since = url.searchParams.get("since");
    for (const [roomId, { timeline }] of Object.entries(body.rooms?.join ?? {})) {
      if (told.has(roomId) || since === null || !timeline.events.some(isInvite)) continue;
      told.add(roomId);
      timeline.events = timeline.events.filter((event) => !isInvite(event));
      body.next_batch = since;
      late.add(since);
    }
    return body;
  };
  return {
    tell,
    told,
    isLate: ({ pathname, searchParams }) => pathname.endsWith("/sync") && late.delete(searchParams.get("since") ?? ""),
  };
}

it("reads what is written in a direct chat and in a group chat that are being made", async () => {
  const homeserver = await createHomeserver({
    serverName: "example.org",
    clock: Date.now,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    onFault: console.error,
  });
  const { tell, told, isLate } = halfAtFirst();
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    // The rest is a while in coming: long enough to write something before.
    if (isLate(url)) await new Promise((resolve) => setTimeout(resolve, 1_000));
    const response = await homeserver.fetch(request);
    return url.pathname.endsWith("/sync") && response.ok
      ? Response.json(tell(url, (await response.json()) as Sync))
      : response;
  });
  const home = registering("https://example.org");
  // The lesson's own open chat stays out of it.
  session = await openLesson(firstMessage, { home, prepares: false });
  const { world } = session;
  const laptop = world.device("you/laptop");
  const kim = world.userId("kim");
  await laptop.sendToPerson(kim, "Hello, Kim");
  const roomId = await laptop.createRoom({ name: "Choir", encrypted: true, invite: [kim] });
  await laptop.sendToRoom(roomId, "Hello, all");
  const rooms = () => world.snapshot.value.devices["kim/phone"]?.rooms ?? [];
  await world.until(() => rooms().length === 2);
  for (const { roomId: invited, membership } of rooms()) {
    if (membership === "invite") await world.device("kim/phone").acceptInvite(invited);
  }
  const read = (): (string | undefined)[] =>
    rooms()
      .flatMap(({ timeline }) => timeline)
      .filter((item): item is MessageItem => item.kind === "message")
      .map(({ body, decryption }) => (decryption === "pending" ? "pending" : body));
  await world.until(() => read().length === 2 && !read().includes("pending"));
  await world.until(() => read().every((body) => body !== undefined)).catch(() => undefined);
  expect(told.size).toBe(2);
  expect(read().sort()).toEqual(["Hello, Kim", "Hello, all"]);
}, 150_000);
