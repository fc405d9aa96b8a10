/** Icons of our own: lines of 1.5 px on a field of 16. */

const shapes = {
  switch: ["m5.5 6 2.5-2.5L10.5 6M5.5 10 8 12.5 10.5 10"],
  overview: ["M2.5 13.5h11M4 11V7.5M8 11V3.5M12 11V5.5"],
  why: ["M2.5 12.5h2.6V9h3V5.5h3V2.5h2.4"],
  posts: [
    "M4.5 3h7a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2Z",
    "M5.5 6.5h5M5.5 9.5h3",
  ],
  times: ["M8 2.3a5.7 5.7 0 1 1 0 11.4A5.7 5.7 0 0 1 8 2.3Z", "M8 4.8V8l2.2 1.6"],
  learned: ["M5.5 10.5a4 4 0 1 1 5 0c-.6.5-.8 1-.8 1.6H6.3c0-.6-.2-1.1-.8-1.6ZM6.5 14h3"],
  goals: [
    "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11Z",
    "M8 5.8a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4Z",
  ],
  accounts: [
    "M6.5 9.5a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.5 6.5a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.8-.8",
  ],
  followers: [
    "M6 3.2a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8ZM1.8 13c.3-2.3 2-3.5 4.2-3.5s3.9 1.2 4.2 3.5",
    "M10.6 3.5a2.2 2.2 0 0 1 0 4.2M12 9.9c1.2.5 2 1.5 2.2 3.1",
  ],
  business: ["M2.5 5h11v8h-11ZM5.5 5V3h5v2M2.5 8.5h11"],
  search: ["M7 2.8a4.2 4.2 0 1 1 0 8.4 4.2 4.2 0 0 1 0-8.4Z", "m10.2 10.2 3 3"],
  code: ["m5.5 4.5-3.5 3.5 3.5 3.5M10.5 4.5 14 8l-3.5 3.5"],
  settings: [
    "M8 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z",
    "M8 2v2M8 12v2M2 8h2M12 8h2M3.8 3.8l1.4 1.4M10.8 10.8l1.4 1.4M12.2 3.8l-1.4 1.4M5.2 10.8l-1.4 1.4",
  ],
  share: ["M8 9.5V2.5M5.3 5 8 2.3 10.7 5M3 8.5v3.2c0 1 .8 1.8 1.8 1.8h6.4c1 0 1.8-.8 1.8-1.8V8.5"],
  print: ["M4.5 6V2.5h7V6M4.5 11H2.5V6h11v5h-2M4.5 9h7v4.5h-7Z"],
  earlier: ["m9.5 4.5-3.5 3.5 3.5 3.5"],
  later: ["m6.5 4.5 3.5 3.5-3.5 3.5"],
  open: ["m5 6.5 3 3 3-3"],
  calendar: [
    "M4.5 3.5h7a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2Z",
    "M2.5 6.8h11M5.5 2v3M10.5 2v3",
  ],
  check: ["m3.5 8.5 3 3 6-7"],
  add: ["M8 3v10M3 8h10"],
  close: ["m4 4 8 8M12 4l-8 8"],
  table: [
    "M4 3h8a1.5 1.5 0 0 1 1.5 1.5v7A1.5 1.5 0 0 1 12 13H4a1.5 1.5 0 0 1-1.5-1.5v-7A1.5 1.5 0 0 1 4 3Z",
    "M2.5 6.3h11M6.2 6.3V13",
  ],
  download: ["M8 2.5v7M5.3 7 8 9.7 10.7 7M3 12.8h10"],
  picture: [
    "M4 3h8a1.5 1.5 0 0 1 1.5 1.5v7A1.5 1.5 0 0 1 12 13H4a1.5 1.5 0 0 1-1.5-1.5v-7A1.5 1.5 0 0 1 4 3Z",
    "m3 11 3-3 2.5 2.5L10.5 8.5l2.5 2.5",
  ],
  refresh: ["M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3"],
  more: ["M3.5 8h.01M8 8h.01M12.5 8h.01"],
  play: ["m6.5 5 4.5 3-4.5 3Z"],
  text: ["M3.5 5h9M3.5 8h9M3.5 11h6"],
  question: [
    "M8 2.3a5.7 5.7 0 1 1 0 11.4A5.7 5.7 0 0 1 8 2.3Z",
    "M6.4 6.4a1.7 1.7 0 1 1 2.3 1.6c-.5.2-.7.5-.7 1M8 11h.01",
  ],
  filter: ["M2.5 4.5h11M4.5 8h7M6.5 11.5h3"],
  external: [
    "M9 3h4v4M13 3 7.5 8.5M11.5 9.5v2.3c0 .7-.5 1.2-1.2 1.2H4.2c-.7 0-1.2-.5-1.2-1.2V5.7c0-.7.5-1.2 1.2-1.2h2.3",
  ],
} as const;

export type IconName = keyof typeof shapes;

/** An icon; what it means is said by the text beside it or the label around it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width={name === "more" ? 2 : 1.5}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {shapes[name].map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );
}

/** The product's mark. */
export function Mark() {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="6" fill="var(--accent)" />
      <path
        d="M7.2 17.3v-5M12 17.3V8.6M16.8 17.3V6"
        stroke="var(--on-accent)"
        stroke-width="2.6"
        stroke-linecap="round"
      />
    </svg>
  );
}
