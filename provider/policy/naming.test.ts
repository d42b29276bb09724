import fc from "fast-check";
import { type CertificateIdentity, changeTicket, entryName, formOfTicket, formTicket, furtherFormTicket, orderTicket } from "./naming";

const identity: CertificateIdentity = {
  environment: "production",
  idNat: "1690781810",
  serverInstance: "srv1.lilas",
  usage: "AUTH_CLI",
  commonName: "Proxy DMP CHU Nantes é",
};
const texts = fc.record({
  environment: fc.constantFrom("production" as const, "test" as const, "rehearsal" as const),
  idNat: fc.string({ minLength: 1, maxLength: 30 }),
  serverInstance: fc.string({ minLength: 1, maxLength: 80 }),
  usage: fc.constantFrom("AUTH_CLI", "SIGN", "CONF", "SSL"),
  commonName: fc.string({ minLength: 1, maxLength: 64 }),
});

it("writes names a person can read", () => {
  expect(entryName(identity, 2)).toMatchInlineSnapshot(`"igc-1690781810-srv1-lilas-auth-cli-proxy-dmp-chu-nantes-e-3a37393767-r2"`);
  expect(orderTicket(identity, 2, "aa")).toMatch(/^commande-1690781810-srv1-lilas-auth-cli-.*-r2$/);
  expect(formTicket("production", "1690781810", "ORG", {})).toMatch(/^f413-1690781810-org-[0-9a-f]{10}$/);
});

it("stays within what every vault takes, whatever the texts", () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 999 }), (any, round) => {
      for (const name of [entryName(any, round), orderTicket(any, round, "aa")]) expect(name).toMatch(/^[0-9a-z-]{1,100}$/);
    }),
  );
});

it("gives two wishes two names, however alike they read", () => {
  fc.assert(
    fc.property(texts, texts, (one, other) => {
      const same = JSON.stringify(one) === JSON.stringify(other);
      expect(entryName(one, 1) === entryName(other, 1)).toBe(same);
    }),
  );
  expect(entryName({ ...identity, serverInstance: "srv1-lilas" }, 1)).not.toBe(entryName(identity, 1));
  expect(entryName(identity, 1)).not.toBe(entryName(identity, 2));
  expect(orderTicket(identity, 1, "aa")).not.toBe(orderTicket(identity, 1, "bb"));
});

it("tells forms apart by their tickets: 413, 414 in TEST, further ones of a request, and forms 503 by their number", () => {
  const ticket = formTicket("production", "1690781810", "ORG", {});
  const test = formTicket("test", "1690781810", "ORG", {}, "414");
  expect([formOfTicket(ticket), formOfTicket(test)]).toEqual(["413", "414"]);
  expect(furtherFormTicket(ticket, 1)).toBe(ticket);
  expect(furtherFormTicket(test, 2)).toMatch(/^f414-1690781810-org-[0-9a-f]{10}$/);
  expect(changeTicket(test, 1)).toMatch(/^f503-1690781810-org-[0-9a-f]{10}$/);
  const all = [ticket, test, furtherFormTicket(ticket, 2), furtherFormTicket(ticket, 3), changeTicket(ticket, 1), changeTicket(ticket, 2)];
  expect(new Set([...all, changeTicket(test, 1)]).size).toBe(7);
});
