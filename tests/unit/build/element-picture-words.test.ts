/** Which labels a picture of the real client is said to show, where several have one text. */
import { expect, test } from "vitest";
import { LABELS } from "../../../src/build/texts/labels.ts";
import { wordsIn, type Reading } from "../../screenshots/element/words.ts";

// Two of one name today, and two of others.
const START = "encryption.verification.request_toast_accept_user";
const PROFILE = "user_info.verify_button";
const NOTICE = "encryption.verify_toast_title";
const DEVICE = "settings.sessions.verify_session";
const text = (key: string): string => LABELS.en[key] ?? "";

const read = (reading: Partial<Reading>) => wordsIn({ lang: "en", shown: [], texts: {}, sought: [], ...reading });

test("the examples are what they are taken for", () => {
  expect(text(START)).toBe(text(PROFILE));
  expect(text(NOTICE)).not.toBe(text(DEVICE));
});

test("whole texts count, in the picture's words and sorted by key", () => {
  const texts = { [DEVICE]: "Verify session", "action.cancel": "Cancel", "action.ok": "OK" };
  const words = read({ shown: ["Verify session", "Cancel", "OK, then"], texts });
  expect(Object.entries(words)).toEqual([
    ["action.cancel", "Cancel"],
    [DEVICE, "Verify session"],
  ]);
});

test("labels with placeholders, of one character, or of our own are not looked for", () => {
  const texts = {
    "encryption.pinned_identity_changed": "%(displayName)s was reset",
    "action.ok": "!",
    "no.such": "There",
  };
  expect(read({ shown: Object.values(texts), texts })).toEqual({});
});

test("where one of several labels is called the same today, nothing has changed", () => {
  const shown = [text(DEVICE)];
  const texts = { [NOTICE]: text(DEVICE), [DEVICE]: text(DEVICE) };
  expect(read({ shown, texts, sought: [NOTICE] })).toEqual({ [DEVICE]: text(DEVICE) });
});

test("where several are called one other thing today, each is kept", () => {
  const texts = { [START]: "Check", [PROFILE]: "Check" };
  expect(read({ shown: ["Check"], texts })).toEqual(texts);
});

test("where they have different names today, the one that was looked for last is kept, and none if none was", () => {
  const reading = { shown: ["Verify session"], texts: { [NOTICE]: "Verify session", [DEVICE]: "Verify session" } };
  expect(read(reading)).toEqual({});
  expect(read({ ...reading, sought: ["action.ok"] })).toEqual({});
  expect(read({ ...reading, sought: [NOTICE, DEVICE, "action.ok"] })).toEqual({ [DEVICE]: "Verify session" });
});

test("what the client leaves in English is compared with the English label", () => {
  const key = Object.keys(LABELS.en).find((each) => !(each in LABELS.de)) ?? "";
  expect(read({ lang: "de", shown: [text(key)], texts: { [key]: text(key) } })).toEqual({ [key]: text(key) });
});
