/** Actions on the account: with its password where the server wants it, and the list of devices read anew. */
import { describe, expect, it, vi } from "vitest";
import { accountActions } from "../../../../../sandbox/device/actions/account.ts";
import { fakeClient, ME, type Answers } from "../fake-client.ts";

const PASSWORD = {
  type: "m.login.password",
  identifier: { type: "m.id.user", user: ME },
  password: "old",
};

/** A device, and what it was told one after the other: requests, and what has changed. */
function device(answers: Answers, crypto: object = {}) {
  const { act, asked } = fakeClient({ answers, crypto });
  const told: unknown[] = [];
  const note = (what: string) => (with_?: string) => {
    told.push(asked.length, what, ...(with_ === undefined ? [] : [with_]));
    return Promise.resolve();
  };
  const actions = accountActions({
    act,
    auth: () => ({ userId: ME, password: "old" }),
    listChanged: note("list"),
    passwordChanged: note("password"),
    signedOut: note("signed out"),
  });
  return { ...actions, asked, told };
}

it("renames a device, and reads the list anew", async () => {
  const { renameDevice, asked, told } = device({ "PUT /devices/PHONE": {} });
  await renameDevice("PHONE", "My phone");
  expect(asked).toEqual([{ method: "PUT", path: "/devices/PHONE", body: { display_name: "My phone" } }]);
  expect(told).toEqual([1, "list"]);
});

it("has the list read anew without doing anything else", async () => {
  const { listDevices, asked, told } = device({});
  await listDevices();
  expect(asked).toEqual([]);
  expect(told).toEqual([0, "list"]);
});

it("removes a device with the password, and reads the list anew", async () => {
  const { removeDevice, asked, told } = device({ "DELETE /devices/PHONE": {} });
  await removeDevice("PHONE");
  expect(asked).toEqual([{ method: "DELETE", path: "/devices/PHONE", body: { auth: PASSWORD } }]);
  expect(told).toEqual([1, "list"]);
});

it("signs itself out, and is told when that is done", async () => {
  const { removeThisDevice, asked, told } = device({ "POST /logout": {} });
  await removeThisDevice();
  expect(asked).toEqual([{ method: "POST", path: "/logout", body: undefined }]);
  expect(told).toEqual([1, "signed out"]);
});

it("changes the password, and leaves the other devices signed in", async () => {
  const { changePassword, asked, told } = device({ "POST /account/password": {} });
  await changePassword("new");
  const body = { auth: PASSWORD, new_password: "new", logout_devices: false };
  expect(asked).toEqual([{ method: "POST", path: "/account/password", body }]);
  expect(told).toEqual([1, "password", "new", 1, "list"]);
});

it("makes a new identity with the password", async () => {
  const upload = vi.fn(() => Promise.resolve());
  const { resetIdentity } = device({}, { resetEncryption: (ask: (request: () => unknown) => unknown) => ask(upload) });
  await resetIdentity();
  expect(upload).toHaveBeenCalledExactlyOnceWith(PASSWORD);
});

it.each([
  ["acknowledgeIdentity", "pinCurrentUserIdentity"],
  ["withdrawVerification", "withdrawVerificationRequirement"],
] as const)("%s is what the crypto is told", async (action, method) => {
  const tell = vi.fn(() => Promise.resolve());
  await device({}, { [method]: tell })[action]("@kim:a");
  expect(tell).toHaveBeenCalledExactlyOnceWith("@kim:a");
});

describe("the server refuses", () => {
  const refusal = (status: number, body: object) => () => Response.json(body, { status });
  const flows = (...stages: string[]) => ({
    session: "1",
    params: {},
    flows: [{ stages: ["m.login.dummy"] }, { stages }],
  });

  it.each([
    ["the password", 403, { errcode: "M_FORBIDDEN" }],
    ["the password and asks for it again", 401, flows("m.login.password")],
    ["the password, and asks for it among others", 401, flows("m.login.terms", "m.login.password")],
  ])("%s", async (_what, status, body) => {
    const { removeDevice, told } = device({ "DELETE /devices/PHONE": refusal(status, body) });
    await expect(removeDevice("PHONE")).rejects.toMatchObject({
      code: "wrong-password",
      cause: { httpStatus: status },
    });
    expect(told).toEqual([]);
  });

  it.each([
    ["for want of something else", refusal(401, flows("m.login.terms")), { httpStatus: 401 }],
    ["for another reason", refusal(400, { errcode: "M_WEAK_PASSWORD" }), { errcode: "M_WEAK_PASSWORD" }],
    ["by not being there", () => new TypeError("offline"), { name: "ConnectionError" }],
  ])("%s, which is told as it is", async (_what, answer, error) => {
    const { changePassword, told } = device({ "POST /account/password": answer });
    await expect(changePassword("new")).rejects.toMatchObject(error);
    expect(told).toEqual([]);
  });
});

describe("a change of the password that was not answered", () => {
  /** A server on which the change is made, and its answer lost. */
  function losing() {
    let password = "old";
    let answers = false;
    const right = (body: unknown): boolean => (body as { auth: { password: string } }).auth.password === password;
    const refused = (): Response => Response.json({ errcode: "M_FORBIDDEN" }, { status: 403 });
    const fake = device({
      "POST /account/password": (body) => {
        if (!right(body)) return refused();
        password = (body as { new_password: string }).new_password;
        return answers ? {} : new TypeError("offline");
      },
      "DELETE /devices/PHONE": (body) => (right(body) ? {} : refused()),
    });
    return { ...fake, now: () => password, comeBack: () => void (answers = true) };
  }

  it("is found out when it is tried again", async () => {
    const { changePassword, comeBack, now, told } = losing();
    await expect(changePassword("new")).rejects.toMatchObject({ name: "ConnectionError" });
    comeBack();
    await changePassword("newer");
    expect(now()).toBe("newer");
    expect(told.filter((each) => typeof each === "string")).toEqual(["password", "new", "password", "newer", "list"]);
  });

  it("is found out by whatever else wants the password", async () => {
    const { changePassword, comeBack, removeDevice, told } = losing();
    await expect(changePassword("new")).rejects.toMatchObject({ name: "ConnectionError" });
    comeBack();
    await removeDevice("PHONE");
    expect(told.filter((each) => typeof each === "string")).toEqual(["password", "new", "list"]);
  });
});
