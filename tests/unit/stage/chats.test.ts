/** What devices think of people and chats, who needs a decision, and what messages and codes say. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { signal } from "@preact/signals";
import { describe, expect, test } from "vitest";
import de from "../../../content/i18n/de.json" with { type: "json" };
import en from "../../../content/i18n/en.json" with { type: "json" };
import labelsDe from "../../../content/labels/de.json" with { type: "json" };
import labels from "../../../content/labels/en.json" with { type: "json" };
import type { HistoryVisibility, PersonSnapshot, SendFailure } from "../../../sandbox/lessons/index.ts";
import { codesOfOthers, showCode, type Codes } from "../../../src/stage/client/verification/codes.ts";
import { qrPicture } from "../../../src/stage/shared/qr.ts";
import { changesIn, invitable, markOf, markOfRoom } from "../../../src/stage/client/model/trust.ts";
import { nextView, type View } from "../../../src/stage/client/model/view.ts";
import {
  decryptionWhy,
  FAILURE_CODES,
  notSentLabel,
  readableBy,
  roomMarkLabel,
  shieldReason,
  shieldWording,
  visibilityBadge,
  visibilityChoices,
  visibilityWording,
} from "../../../src/stage/client/model/wording.ts";
import { device, room, USERS, type Member } from "./support.ts";

const phone = (verified: boolean) => ({ deviceId: "P", displayName: "Phone", verified });

const laptop = device("you", "laptop");

const known = (member: Member, more: Partial<PersonSnapshot>): PersonSnapshot => {
  const person = laptop.people[USERS[member]];
  if (person === undefined) throw new Error(`nobody knows ${member}`);
  return { ...person, ...more };
};

const knowing = (...people: readonly PersonSnapshot[]) => ({
  ...laptop,
  people: { ...laptop.people, ...Object.fromEntries(people.map((person) => [person.userId, person])) },
});

const group = room("!g", "kim", {
  directUserId: undefined,
  members: [
    { userId: USERS.you, membership: "join" },
    { userId: USERS.kim, membership: "join" },
    { userId: USERS.robin, membership: "invite" },
  ],
});

const VERIFIED = { verified: true, wasVerified: true, devices: [phone(true)] };
const CHANGED = { verified: false, wasVerified: true, needsApproval: true };

describe("marks", () => {
  test("of people", () => {
    expect(markOf(undefined)).toBe("none");
    expect(markOf(known("kim", { devices: [phone(true)] }))).toBe("none");
    expect(markOf(known("kim", VERIFIED))).toBe("verified");
    expect(markOf(known("kim", { ...VERIFIED, devices: [phone(true), phone(false)] }))).toBe("warning");
    expect(markOf(known("kim", CHANGED))).toBe("changed");
  });

  test("a chat is verified when everybody in it is, and warns for one", () => {
    expect(markOfRoom(laptop, group)).toBe("normal");
    expect(markOfRoom(knowing(known("kim", VERIFIED)), group)).toBe("normal");
    expect(markOfRoom(knowing(known("kim", VERIFIED), known("robin", VERIFIED)), group)).toBe("verified");
    expect(markOfRoom(knowing(known("kim", VERIFIED), known("robin", CHANGED)), group)).toBe("warning");
    expect(markOfRoom(knowing(known("kim", CHANGED)), { ...group, encrypted: false })).toBe("plain");
    expect(markOfRoom(laptop, { ...group, members: [] })).toBe("normal");
  });

  test.each(["plain", "normal", "verified", "warning"] as const)("%s has a label", (mark) => {
    expect(labels).toHaveProperty([roomMarkLabel(mark)]);
  });
});

describe("changed identities", () => {
  test("a verified person's comes first, a new person's says nothing", () => {
    const both = knowing(known("kim", { needsApproval: true }), known("robin", CHANGED));
    expect(changesIn(both, group).map(({ person, kind }) => [person.member, kind])).toEqual([
      ["robin", "verified"],
      ["kim", "pinned"],
    ]);
    expect(changesIn(laptop, group)).toEqual([]);
  });

  test("only of people who are in the chat, and only where it is encrypted", () => {
    const changed = knowing(known("robin", CHANGED));
    expect(changesIn(changed, { ...group, members: group.members.slice(0, 2) })).toEqual([]);
    expect(changesIn(changed, { ...group, encrypted: false })).toEqual([]);
  });
});

describe("inviting", () => {
  test("whoever is neither in the chat nor invited, also who has left", () => {
    expect(invitable(laptop, group)).toEqual([]);
    const left = { ...group, members: [{ userId: USERS.kim, membership: "leave" }] };
    expect(invitable(laptop, left).map(({ member }) => member)).toEqual(["kim", "robin"]);
  });

  test("says what the invited person will read", () => {
    const key = (encrypted: boolean, historyVisibility: HistoryVisibility): string =>
      readableBy({ ...group, encrypted, historyVisibility });
    expect(key(true, "shared")).toBe("device.room.reads.sharedKeys");
    expect(key(false, "shared")).toBe("device.room.reads.shared");
    expect(key(true, "invited")).toBe("device.room.reads.invited");
    expect(key(true, "joined")).toBe("device.room.reads.joined");
    expect(key(true, "world_readable")).toBe("device.room.reads.sharedKeys");
    for (const words of [en, de]) {
      for (const reads of ["sharedKeys", "shared", "invited", "joined"]) {
        expect(words).toHaveProperty([`device.room.reads.${reads}`]);
      }
    }
  });

  test("a history setting that is no longer offered stays visible where it is set", () => {
    expect(visibilityChoices("shared")).toEqual(["shared", "invited"]);
    expect(visibilityChoices("joined")).toEqual(["shared", "invited", "joined"]);
    expect(visibilityBadge("invited")).not.toBe(visibilityBadge("shared"));
    for (const visibility of ["shared", "invited", "joined", "world_readable"] as const) {
      const wording = visibilityWording(visibility);
      expect("label" in wording ? labels : en).toHaveProperty(["label" in wording ? wording.label : wording.own]);
      expect(labels).toHaveProperty([visibilityBadge(visibility)]);
    }
  });
});

/** Names in an enumeration of the SDK, read from its declarations: only sandbox/device may import it. */
function namesIn(enumeration: string): readonly string[] {
  const path = createRequire(import.meta.url).resolve("matrix-js-sdk/lib/crypto-api/index.d.ts");
  const body = new RegExp(`enum ${enumeration} \\{([\\s\\S]*?)\\n\\}`, "u").exec(readFileSync(path, "utf8"))?.[1] ?? "";
  return Array.from(body.matchAll(/^ {4}([A-Z_]+) = /gmu), ([, name]) => name ?? "");
}

describe("why", () => {
  test("every decryption failure of the SDK has a sentence of its own", () => {
    expect([...FAILURE_CODES].sort()).toEqual([...namesIn("DecryptionFailureCode")].sort());
    for (const words of [en, de] as Readonly<Record<string, string>>[]) {
      const sentences = FAILURE_CODES.map((code) => words[decryptionWhy(code)]);
      expect(new Set(sentences).size).toBe(FAILURE_CODES.length);
      expect(sentences).not.toContain(undefined);
    }
    expect(decryptionWhy("SOMETHING_NEW")).toBe("device.why.UNKNOWN_ERROR");
  });

  test("every shield of the SDK has words and a sentence", () => {
    const reasons = namesIn("EventShieldReason");
    expect(reasons.length).toBeGreaterThan(5);
    for (const reason of reasons) {
      expect(shieldReason(reason)).toBe(reason);
      const wording = shieldWording(reason);
      expect("label" in wording ? labels : en).toHaveProperty(["label" in wording ? wording.label : wording.own]);
      for (const words of [en, de]) expect(words).toHaveProperty([`device.shieldWhy.${reason}`]);
    }
    expect(shieldReason("SOMETHING_NEW")).toBe("UNKNOWN");
    expect(shieldReason(undefined)).toBe("UNKNOWN");
  });

  test("a key that came with an invitation is told so, by label and by sentence", () => {
    for (const words of [labels, labelsDe]) {
      expect(words).toHaveProperty(["encryption.message_shared_by"], expect.stringContaining("%(userId)s"));
    }
    for (const words of [en, de]) expect(words).toHaveProperty(["device.shieldWhy.shared"]);
  });

  test("every reason for not sending has a sentence", () => {
    const reasons: Record<SendFailure, true> = {
      "identity-changed": true,
      "unverified-devices": true,
      "this-device-unverified": true,
      offline: true,
      other: true,
    };
    for (const reason of Object.keys(reasons) as SendFailure[]) {
      const label = notSentLabel(reason);
      if (label !== undefined) expect(labels).toHaveProperty([label]);
      for (const words of [en, de]) expect(words).toHaveProperty([`device.notSent.${reason}`]);
    }
  });
});

describe("pages about a chat", () => {
  const chat: View = { screen: "chat", chat: { by: "room", roomId: "!g" } };

  test("lead to each other and back to the chat", () => {
    const info = nextView(chat, { go: "room", page: "info" });
    const people = nextView(info, { go: "room", page: "people" });
    const profile = nextView(people, { go: "profile", userId: USERS.kim });
    expect(nextView(nextView(profile, { go: "verify" }), { go: "back" })).toEqual(profile);
    expect(nextView(profile, { go: "back" })).toEqual(people);
    expect(nextView(people, { go: "back" })).toEqual(info);
    expect(nextView(info, { go: "back" })).toEqual(chat);
    expect(nextView({ screen: "chats" }, { go: "room", page: "info" })).toEqual({ screen: "chats" });
  });
});

describe("codes", () => {
  const bytes = Array.from({ length: 64 }, (_, index) => (index * 37) % 256);
  const code = btoa(String.fromCharCode(...bytes));

  test("a code is drawn with the white around it, other bytes differently", () => {
    const { size, path } = qrPicture(code);
    const modules = Array.from(path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/gu), ([, x, y, width]) => [
      Number(x),
      Number(y),
      Number(x) + Number(width),
    ]).flat();
    expect(modules.length).toBeGreaterThan(300);
    expect(Math.min(...modules)).toBe(4);
    expect(Math.max(...modules)).toBe(size - 4);
    expect(qrPicture(btoa("another")).path).not.toBe(path);
  });

  test("the stage knows the codes on its screens, as long as they are there", () => {
    const codes = signal<Codes>({});
    const hide = showCode(codes, "you/laptop", "a");
    const hidePhone = showCode(codes, "kim/phone", "b");
    expect(codesOfOthers(codes.value, "you/laptop")).toEqual([["kim/phone", "b"]]);
    const hideNew = showCode(codes, "you/laptop", "c");
    hide();
    expect(codesOfOthers(codes.value, "kim/phone")).toEqual([["you/laptop", "c"]]);
    hideNew();
    hidePhone();
    expect(codes.value).toEqual({});
  });
});
