import { zoneOf } from "./zone";

it.each([
  [{ finess: "670781810" }, "alsace-moselle"],
  [{ finess: "690781810" }, "metropole"],
  [{ finess: "970302022" }, "guyane"],
  [{ finess: "980500003" }, "mayotte"],
  [{ finess: "0B0152872" }, "metropole"],
  [{ finess: "690781810", department: "57" }, "alsace-moselle"],
  [{ finess: "970100000", department: "978" }, "saint-martin"],
  [{ departmentLabel: "Bas-Rhin (67)" }, "alsace-moselle"],
  [{ departmentLabel: "La Réunion (974)" }, "la-reunion"],
  [{ departmentLabel: "Corse-du-Sud (2A)" }, "metropole"],
  [{}, "metropole"],
])("the people of %j work by the days of %s", (whereabouts, zone) => expect(zoneOf(whereabouts)).toBe(zone));
