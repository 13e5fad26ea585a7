/** A real homeserver as backend, on which a service makes the accounts of a sandbox and lets them have an end. */
import { signIn } from "../sign-in.ts";
import { SandboxError } from "../../errors.ts";
import type { Backend, BackendAccount, Home, Lease } from "../types.ts";
import { retryingFetch } from "./retrying-fetch.ts";
import { requestLease } from "./lease.ts";

/** Where the accounts are, and which. */
export interface AccountsOptions {
  readonly home: Extract<Home, { kind: "accounts" }>;
  /** What accounts are for, all of the sandbox: they are made at once. */
  readonly users: readonly string[];
  /** The accounts of a sandbox that was kept. */
  readonly lease?: Lease;
  /** Called when accounts have been made, before anybody signs in to them. */
  readonly onLeased: (lease: Lease) => void;
  readonly clock?: () => number;
}

/** Has accounts made when the first is needed, unless there is a lease already. */
export function createAccountsBackend({ home, users, lease, onLeased, clock }: AccountsOptions): Backend {
  const closed = new AbortController();
  const reachable = {
    baseUrl: home.homeserver,
    fetch: retryingFetch({ fetch: globalThis.fetch.bind(globalThis), closed: closed.signal }),
  };
  let made = lease;
  let making: Promise<Lease> | undefined;

  const make = async (): Promise<Lease> => {
    made = await requestLease({
      accounts: home.accounts,
      users,
      signal: closed.signal,
      ...(clock === undefined ? {} : { clock }),
    });
    onLeased(made);
    return made;
  };

  return {
    kind: "accounts",
    ...reachable,
    get lease() {
      return made;
    },
    async createAccount(name, deviceName, signal): Promise<BackendAccount> {
      making ??= made === undefined ? make() : Promise.resolve(made);
      const user = (await making).users[name];
      if (user === undefined) throw new SandboxError("accounts-broken", `no account for ${name}`);
      const account = await signIn(reachable, { ...user, deviceName }, signal);
      // Nobody else knows the password, so the account is not what it was.
      if (account === "refused") throw new SandboxError("account-expired", name);
      return account;
    },
    signIn: (userId, password, deviceName, signal) => signIn(reachable, { userId, password, deviceName }, signal),
    close: () => closed.abort(),
  };
}
