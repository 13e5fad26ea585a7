/** The one table of all routes. */
import type { Route } from "../http/router.ts";
import { accountDataRoutes } from "./account-data.ts";
import { authenticationRoutes } from "./authentication.ts";
import { backupRoutes } from "./backup.ts";
import { directoryRoutes } from "./directory.ts";
import { deviceRoutes } from "./devices.ts";
import { ephemeralRoutes } from "./ephemeral.ts";
import { eventRoutes } from "./events.ts";
import { keyRoutes } from "./keys.ts";
import { mediaRoutes } from "./media.ts";
import { miscRoutes } from "./misc.ts";
import { roomRoutes } from "./rooms.ts";
import { syncRoutes } from "./sync.ts";

/** Their order does not matter: literal segments of a path win over parameters. */
export const routes: readonly Route[] = [
  ...miscRoutes,
  ...authenticationRoutes,
  ...deviceRoutes,
  ...accountDataRoutes,
  ...roomRoutes,
  ...directoryRoutes,
  ...eventRoutes,
  ...syncRoutes,
  ...ephemeralRoutes,
  ...keyRoutes,
  ...backupRoutes,
  ...mediaRoutes,
];
