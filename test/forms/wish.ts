/** The wish of a form 413 of one centre and one administrator, as its lifecycle is given it; its place is the test's own. */
export const administrator = {
  lastName: "Noël",
  firstName: "Zoé",
  cardNumber: "2600301752",
  phone: "0144000002",
  email: "certificats@editeur.example",
};

export const signatory = {
  lastName: "Lefèvre",
  firstName: "Aïcha",
  phone: "0472000001",
  email: "direction@centre.example",
  cardNumber: "2800262487",
};

export const formWish = {
  environment: "rehearsal",
  usage: "Usage INSi",
  structure: { name: "Centre de santé des Lilas", finess: "690781810", idNat: "1690781810" },
  signatory,
  admins: [administrator],
};
