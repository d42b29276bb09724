/**
 * The form room as it is, but that nothing is printed: a form costs some 0.2 s, and is the request itself where how it goes on is
 * asked. Use: `jest.mock("../../form", () => jest.requireActual<object>("../../../test/forms/unprinted"));`
 */
const room = jest.requireActual<typeof import("../../provider/form")>("../../provider/form");
const asRequest = async (request: unknown): Promise<Buffer> => Buffer.from(JSON.stringify(request));

export = { ...room, fillForm413: asRequest, fillForm414: asRequest, fillForm503: asRequest };
