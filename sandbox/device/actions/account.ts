/** The account of a device: its digital identity, its devices, its password. */
import type { Act } from "./act.ts";
import { SandboxError } from "../../errors.ts";
import { passwordAuth } from "./password.ts";
import { AuthType, cryptoOf, MatrixError, type AuthDict } from "../sdk/index.ts";
import { networkCodeOf } from "../sdk/map-error.ts";
import type { DeviceActions } from "../types.ts";

type AccountActions = Pick<
  DeviceActions,
  | "resetIdentity"
  | "listDevices"
  | "renameDevice"
  | "removeDevice"
  | "removeThisDevice"
  | "changePassword"
  | "acknowledgeIdentity"
  | "withdrawVerification"
>;

export interface AccountActionsOptions {
  readonly act: Act;
  readonly auth: () => Parameters<typeof passwordAuth>[0];
  /** The list of the account's devices is to be read anew. */
  readonly listChanged: () => Promise<void>;
  /** The account has another password from now on. */
  readonly passwordChanged: (password: string) => Promise<void>;
  /** This device is signed out. */
  readonly signedOut: () => Promise<void>;
}

/** Actions on the account, with its password where the server demands it. */
export function accountActions(options: AccountActionsOptions): AccountActions {
  const { act, auth, listChanged, passwordChanged, signedOut } = options;
  /** One that the account was to have, and may have: its change was not answered. */
  let unsure: string | undefined;

  const withPassword = async <T>(request: (auth: AuthDict) => Promise<T>): Promise<T> => {
    try {
      return await request(passwordAuth(auth())).catch(async (error: unknown) => {
        if (unsure === undefined || !isRefusedPassword(error)) throw error;
        const answer = await request(passwordAuth({ ...auth(), password: unsure }));
        await passwordChanged(unsure);
        return answer;
      });
    } catch (error) {
      if (isRefusedPassword(error)) throw new SandboxError("wrong-password", error);
      throw error;
    }
  };

  return {
    resetIdentity: (signal) =>
      act(signal, (client) =>
        cryptoOf(client).resetEncryption(async (request) => {
          await withPassword(request);
        }),
      ),
    listDevices: (signal) => act(signal, () => listChanged()),
    renameDevice: (deviceId, name, signal) =>
      act(signal, async (client) => {
        await client.setDeviceDetails(deviceId, { display_name: name });
        await listChanged();
      }),
    removeDevice: (deviceId, signal) =>
      act(signal, async (client) => {
        await withPassword((password) => client.deleteDevice(deviceId, password));
        await listChanged();
      }),
    removeThisDevice: (signal) =>
      act(signal, async (client) => {
        // It stops below, as one that is removed: a client that stopped before could still be read.
        await client.logout();
        await signedOut();
      }),
    changePassword: (password, signal) =>
      act(signal, async (client) => {
        await withPassword((old) => client.setPassword(old, password, false)).catch((error: unknown) => {
          if (networkCodeOf(error) !== undefined) unsure = password;
          throw error;
        });
        unsure = undefined;
        await passwordChanged(password);
        await listChanged();
      }),
    acknowledgeIdentity: (userId, signal) => act(signal, (client) => cryptoOf(client).pinCurrentUserIdentity(userId)),
    withdrawVerification: (userId, signal) =>
      act(signal, (client) => cryptoOf(client).withdrawVerificationRequirement(userId)),
  };
}

/** https://spec.matrix.org/v1.19/client-server-api/#user-interactive-api-in-the-rest-api asked again, or refused. */
function isRefusedPassword(error: unknown): boolean {
  if (!(error instanceof MatrixError)) return false;
  const flows = error.data["flows"] as readonly { readonly stages: readonly string[] }[] | undefined;
  return error.errcode === "M_FORBIDDEN" || flows?.some(({ stages }) => stages.includes(AuthType.Password)) === true;
}
