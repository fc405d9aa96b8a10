/** Parts as whole numbers that add up to their sum: the largest remainders are rounded up. */
export function wholeParts(parts: number[], sum: number): number[] {
  const floors = parts.map(Math.floor);
  let left = Math.round(sum) - floors.reduce((total, part) => total + part, 0);
  const order = parts
    .map((part, index) => ({ index, remainder: part - Math.floor(part) }))
    .sort((one, other) => other.remainder - one.remainder);
  for (const { index } of order) {
    if (left <= 0) break;
    floors[index] = (floors[index] ?? 0) + 1;
    left -= 1;
  }
  return floors;
}
