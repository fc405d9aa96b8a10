import { expect, test } from "vitest";
import { csvOf } from "../src/dialogs/rows";

test("columns are named by the way to a value in words, as the server's are", () => {
  const row = { __typename: "Row", engagementRate: 5, viewsChange: { previous: 1 } };
  expect(csvOf([{ ...row, post: { label: "One", points: [{ age: 1 }] } }])).toBe(
    "engagement rate (%),views change previous,post label\r\n5,1,One\r\n",
  );
});

test("what is unknown is empty, and never 0", () => {
  expect(csvOf([{ date: "2026-03-01", views: null, saves: 0 }])).toBe(
    "date,views,saves\r\n2026-03-01,,0\r\n",
  );
});

test("what some rows lack as a whole has its columns all the same", () => {
  const rows = [
    { views: 1, compared: null },
    { views: 2, compared: { date: "2026-02-01", views: null } },
  ];
  expect(csvOf(rows)).toBe("views,compared date,compared views\r\n1,,\r\n2,2026-02-01,\r\n");
});

test("numbers are numbers, and no text is a formula", () => {
  const rows = [{ a: -5, b: "=1+1", c: 'say "hi", you', d: "'-", e: "'tis" }];
  expect(csvOf(rows)).toBe(`a,b,c,d,e\r\n-5,'=1+1,"say ""hi"", you",''-,'tis\r\n`);
});

test("without rows there is no column", () => {
  expect(csvOf([])).toBe("\r\n");
});
