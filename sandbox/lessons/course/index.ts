/** All lessons, each by its id in camel case. `tests/unit/lessons/course.test.ts` says what is missing here. */
export { default as contactReset } from "./contact-reset.ts";
export { default as enableEncryption } from "./enable-encryption.ts";
export { default as firstMessage } from "./first-message.ts";
export { default as forgottenKey } from "./forgotten-key.ts";
export { default as lostEverything } from "./lost-everything.ts";
export { default as lostPhone } from "./lost-phone.ts";
export { default as lyingServer } from "./lying-server/index.ts";
export { default as newMembers } from "./new-members.ts";
export { default as recoveryKey } from "./recovery-key.ts";
export { default as symbols } from "./symbols.ts";
export { default as unknownLogin } from "./unknown-login.ts";
export { default as unreadableGallery } from "./unreadable-gallery/index.ts";
export { default as verifyContact } from "./verify-contact.ts";
export { default as verifyDevice } from "./verify-device.ts";
export { default as verifyQr } from "./verify-qr.ts";
export { default as yourDevices } from "./your-devices.ts";
export { default as yourReset } from "./your-reset.ts";
