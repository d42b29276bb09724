import { spawnSync } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import { notPlainDer } from "../../../test/bundles/asn1";
import { version1Pkcs8, version1Pkcs12 } from "../../../test/bundles/version1";
import { der, makePki, real, Workbench } from "../../../test/fuzz/fixtures";
import { isFault } from "../../fault";
import { readAnswer } from "../answer";
import { type BundleContent, type BundleKind, bundleFormats, isPackedAsToday, makeBundle } from "./make";

const password = "un mot de passe long";
const environment = { PASSWORD: password };
const bench = new Workbench();
afterAll(() => bench.remove());

const pki = makePki(bench, "rsa");
const privateKey = createPrivateKey(bench.read("leaf.key"));
const content: BundleContent = { privateKey, certificate: pki.leaf, chain: [pki.ca], friendlyName: "Centre de santé", password };
const squeeze = (pem: string): string => /-----BEGIN C[^]+?-----END/.exec(pem)![0].replace(/\s/g, "");

test("a PEM bundle is the certificate, then its chain, and no key", async () => {
  const pem = (await makeBundle("pem", { certificate: pki.leaf, chain: [pki.ca] })).toString();
  expect(pem).toBe(pki.leaf + pki.ca);
});

test("a PEM bundle with the key is the key in the open, then the same", async () => {
  const pem = (await makeBundle("pem-with-key", { privateKey, certificate: pki.leaf, chain: [pki.ca] })).toString();
  const [key, certificates] = pem.split(/(?<=-----END PRIVATE KEY-----\n)/);
  expect(createPrivateKey(key!).equals(privateKey)).toBe(true);
  expect(certificates).toBe(pki.leaf + pki.ca);
});

describe.each(["pkcs12-modern", "pkcs12-legacy"] as const)("%s", (kind) => {
  let p12: Buffer;
  beforeAll(async () => {
    p12 = await makeBundle(kind, content);
    bench.write(`${kind}.p12`, p12);
  });

  test("openssl 3 opens it without its legacy provider: key, certificate, chain and name", () => {
    const pem = bench.openssl("pkcs12 -passin env:PASSWORD -noenc", environment, p12).toString();
    expect(createPrivateKey(/-----BEGIN PRIVATE KEY[^]+/.exec(pem)![0]).equals(privateKey)).toBe(true);
    expect(squeeze(bench.openssl("pkcs12 -passin env:PASSWORD -nokeys -clcerts", environment, p12).toString())).toBe(squeeze(pki.leaf));
    expect(squeeze(bench.openssl("pkcs12 -passin env:PASSWORD -nokeys -cacerts", environment, p12).toString())).toBe(squeeze(pki.ca));
    expect(pem).toContain("friendlyName: ");
  });

  test("it is protected as the format says, within what .NET takes, over salts of 16 octets", () => {
    const { stderr } = spawnSync("openssl", ["pkcs12", "-info", "-noout", "-in", bench.file(`${kind}.p12`), "-passin", "env:PASSWORD"], {
      env: { ...process.env, ...environment },
      encoding: "utf8",
    });
    const modern = "PBES2, PBKDF2, AES-256-CBC, Iteration 300000, PRF hmacWithSHA256";
    const said = {
      "pkcs12-modern": [
        "MAC: sha256, Iteration 300000",
        "MAC length: 32, salt length: 16",
        `PKCS7 Encrypted data: ${modern}`,
        `Shrouded Keybag: ${modern}`,
      ],
      "pkcs12-legacy": [
        "MAC: sha1, Iteration 2048",
        "MAC length: 20, salt length: 16",
        "Shrouded Keybag: pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2048",
      ],
    };
    expect(stderr.split("\n").filter((line) => /Iteration|salt/.test(line))).toEqual(said[kind]);
  });

  test("it is DER throughout, inside the encrypted parts as well", () => expect(notPlainDer(p12, password)).toEqual([]));

  test("Java's keytool imports it into a JKS under the friendly name", () => {
    bench.keytool(
      `-importkeystore -noprompt -srckeystore ${kind}.p12 -srcstoretype PKCS12 -srcstorepass:env PASSWORD -destkeystore ${kind}.jks -deststoretype JKS -deststorepass:env PASSWORD`,
      environment,
    );
    const listed = bench
      .keytool(
        `-J-Dfile.encoding=UTF-8 -J-Dsun.stdout.encoding=UTF-8 -J-Duser.language=en -list -v -keystore ${kind}.jks -storepass:env PASSWORD`,
        environment,
      )
      .toString();
    expect(listed).toMatch(/Alias name: centre de santé/i);
    expect(listed).toContain("Entry type: PrivateKeyEntry");
    expect(listed).toContain("Certificate chain length: 2");
  });

  test("our own reader opens it, and not with another password", () => {
    const answer = readAnswer(p12, { password });
    expect(answer.certificates.map(({ pem }) => squeeze(pem))).toEqual([pki.leaf, pki.ca].map(squeeze));
    expect(answer.privateKeys.map((key) => key.equals(privateKey))).toEqual([true]);
    expect(() => readAnswer(p12, { password: "un autre" })).toThrow("[answer-password]");
  });
});

test("pkcs8-encrypted is opened by openssl and node, is DER throughout, and stretches the password 300,000 times over 16 octets", async () => {
  const pem = await makeBundle("pkcs8-encrypted", { ...content, chain: [] });
  const opened = bench.openssl("pkey -passin env:PASSWORD", environment, pem);
  expect(createPrivateKey(opened).equals(privateKey)).toBe(true);
  expect(createPrivateKey({ key: pem, passphrase: password }).equals(privateKey)).toBe(true);
  const described = bench.openssl("asn1parse", {}, pem).toString();
  expect(described).toMatch(/PBES2[^]+PBKDF2[^]+l= +16 prim: +OCTET STRING[^]+:0493E0[^]+hmacWithSHA256[^]+aes-256-cbc/);
  expect(notPlainDer(der(pem.toString()), password)).toEqual([]);
});

test("what version 0.1.0 packed is told apart, opens, and is no DER", async () => {
  const [pem, p12] = [await version1Pkcs8(privateKey, password), await version1Pkcs12(privateKey, pki.leaf, password)];
  const opened = [createPrivateKey({ key: pem, passphrase: password }), ...readAnswer(p12, { password }).privateKeys];
  expect(opened.map((key) => key.equals(privateKey))).toEqual([true, true]);
  expect(notPlainDer(der(pem.toString()), password)).toContainEqual(expect.stringMatching(/cons: +OCTET STRING/));
  expect(notPlainDer(p12, password)).toContainEqual(expect.stringMatching(/l= *inf/));
  expect([isPackedAsToday("pkcs8-encrypted", pem), isPackedAsToday("pkcs12-modern", p12)]).toEqual([false, false]);
  for (const kind of Object.keys(bundleFormats) as BundleKind[])
    expect([kind, isPackedAsToday(kind, await makeBundle(kind, content))]).toEqual([kind, true]);
});

test("the real CA certificates pass through a legacy bundle unchanged", async () => {
  const chain = [real("ACI-EL-ORG"), real("ACR-EL")];
  const p12 = await makeBundle("pkcs12-legacy", { ...content, chain });
  expect(
    readAnswer(p12, { password })
      .certificates.slice(1)
      .map(({ pem }) => squeeze(pem)),
  ).toEqual(chain.map(squeeze));
});

test("without a friendly name the entry bears the certificate's CN", async () => {
  const p12 = await makeBundle("pkcs12-legacy", { privateKey, certificate: pki.leaf, chain: [], password });
  expect(bench.openssl("pkcs12 -passin env:PASSWORD -noenc", environment, p12).toString()).toContain("friendlyName: leaf");
});

describe("a bundle that would be useless is refused", () => {
  const keyed = (Object.keys(bundleFormats) as BundleKind[]).filter((kind) => bundleFormats[kind].holdsKey);
  const { privateKey: _, ...keyless } = content;
  const wrong: readonly (readonly [name: string, content: BundleContent, code: string])[] = [
    ["without its key", keyless, "bundle-key"],
    ["with another's certificate", { ...content, certificate: real("leaf-prod-serv-ssl-2019") }, "bundle-key"],
    ["without a password", { ...content, password: undefined }, "bundle-password"],
    ["with a password that keytool does not take", { ...content, password: "court" }, "bundle-password"],
    ["with a password that Java does not read", { ...content, password: "mot de passé" }, "bundle-password"],
    ["with a certificate that cannot be read", { ...content, certificate: "x" }, "answer-unreadable"],
  ];
  test.each(wrong)("%s", async (_name, useless, code) => {
    for (const kind of keyed.filter((each) => code !== "bundle-password" || bundleFormats[each].underPassword)) {
      const refused: unknown = await makeBundle(kind, useless).catch((error: unknown) => error);
      expect(isFault(refused) && [refused.code, refused.message.includes(useless.password ?? "\0")]).toEqual([code, false]);
    }
  });

  test("a legacy one of a certificate that is not RSA", async () => {
    const ec = makePki(bench, "ec");
    await expect(
      makeBundle("pkcs12-legacy", {
        ...content,
        privateKey: createPrivateKey(bench.read("leaf.key")),
        certificate: ec.leaf,
        chain: [ec.ca],
      }),
    ).rejects.toThrow("[bundle-key]");
  });
});
