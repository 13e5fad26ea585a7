/** All scenarios, in the order in which they run. */
import "./accounts.ts";
import "./devices.ts";
import "./badInput.ts";
import "./misc.ts";
import "./media.ts";
import "./ephemeral.ts";
import "./backup.ts";
import "./keys.ts";
import "./accountData.ts";
import "./sync.ts";
import "./events.ts";
import "./rooms.ts";
import "./membership.ts";
import "./powers.ts";
import "./limits.ts";
import "./twice.ts";
