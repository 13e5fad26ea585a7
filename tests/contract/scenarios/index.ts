/** All scenarios, in the order in which they run. */
import "./authentication.ts";
import "./devices.ts";
import "./bad-input.ts";
import "./misc.ts";
import "./media.ts";
import "./ephemeral.ts";
import "./backup.ts";
import "./keys.ts";
import "./account-data.ts";
import "./sync.ts";
import "./events.ts";
import "./rooms.ts";
import "./membership.ts";
import "./powers.ts";
import "./limits.ts";
import "./twice.ts";
