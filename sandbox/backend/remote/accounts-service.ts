/** A real homeserver as backend, on which a service makes the accounts of a sandbox and lets them have an end. */
import { signIn } from "../sign-in.ts";
import { SandboxError } from "../../errors.ts";
import type { Backend, BackendAccount, Home, Rented } from "../types.ts";
import { patientFetch } from "./retrying-fetch.ts";
import { rent } from "./lease.ts";

export interface AccountsOptions {
  readonly home: Extract<Home, { kind: "accounts" }>;
  /** What accounts are for, all of the sandbox: they are made at once. */
  readonly users: readonly string[];
  /** The accounts of a sandbox that was kept. */
  readonly rented?: Rented;
  /** Called when accounts have been made, before anybody signs in to them. */
  readonly onRented: (rented: Rented) => void;
  readonly clock?: () => number;
}

export function createAccountsBackend({ home, users, rented, onRented, clock }: AccountsOptions): Backend {
  const closed = new AbortController();
  const reachable = {
    baseUrl: home.homeserver,
    fetch: patientFetch({ fetch: globalThis.fetch.bind(globalThis), closed: closed.signal }),
  };
  let made = rented;
  let making: Promise<Rented> | undefined;

  const make = async (): Promise<Rented> => {
    made = await rent({
      accounts: home.accounts,
      users,
      signal: closed.signal,
      ...(clock === undefined ? {} : { clock }),
    });
    onRented(made);
    return made;
  };

  return {
    kind: "accounts",
    ...reachable,
    get rented() {
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
