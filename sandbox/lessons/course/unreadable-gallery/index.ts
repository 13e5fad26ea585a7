/** Lesson: every reason for which a message cannot be read here, brought about on real devices, and mended where it can be. */
import { defineLesson } from "../../define.ts";
import { contact, reader } from "../../helpers/cast.ts";
import { history } from "./history.ts";
import { keys } from "./keys.ts";
import { refused } from "./refused.ts";

const later = { joins: "later" } as const;

export default defineLesson({
  id: "unreadable-gallery",
  version: 1,
  start: {
    cast: [
      reader({ devices: ["laptop", "tablet", "phone", "desktop"], invites: "by-itself", keyStorage: "on" }),
      contact("kim"),
      contact("robin", { ...later, devices: ["phone", "laptop"] }),
      contact("sam", { ...later, devices: ["phone", "laptop"], keyStorage: "on", keepsRecoveryKey: true }),
      contact("toni", { ...later, devices: ["phone", "tablet"] }),
      contact("alex", later),
      contact("noa", { ...later, devices: ["phone", "laptop"] }),
      contact("charlie", later),
    ],
  },
  steps: [...history, ...keys, ...refused],
});
