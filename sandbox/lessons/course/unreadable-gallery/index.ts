/** Lesson: every reason for which a message cannot be read here, brought about on real devices, and mended where it can be. */
import { defineLesson } from "../../define.ts";
import { history } from "./history.ts";
import { keys } from "./keys.ts";
import { refused } from "./refused.ts";

const contact = { invites: "by-itself", verification: "by-hand", keyStorage: "off", joins: "later" } as const;

export default defineLesson({
  id: "unreadable-gallery",
  version: 1,
  start: {
    cast: [
      {
        name: "you",
        devices: ["laptop", "tablet", "phone", "desktop"],
        invites: "by-itself",
        verification: "by-hand",
        keyStorage: "on",
        joins: "start",
      },
      { ...contact, name: "kim", devices: ["phone"], joins: "start" },
      { ...contact, name: "robin", devices: ["phone", "laptop"] },
      { ...contact, name: "sam", devices: ["phone", "laptop"], keyStorage: "on", keepsRecoveryKey: true },
      { ...contact, name: "toni", devices: ["phone", "tablet"] },
      { ...contact, name: "alex", devices: ["phone"] },
      { ...contact, name: "noa", devices: ["phone", "laptop"] },
      { ...contact, name: "charlie", devices: ["phone"] },
    ],
  },
  steps: [...history, ...keys, ...refused],
});
