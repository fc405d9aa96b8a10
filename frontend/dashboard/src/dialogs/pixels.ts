/** An image of a page as its own pixels, for pictures that must need nothing else. */

/** The image as it fills its box, with its corners, as a `data:` address; null if it isn't there. */
export function pixelsOf(element: HTMLImageElement, sharpness: number): string | null {
  const { naturalWidth, naturalHeight } = element;
  const { width, height } = element.getBoundingClientRect();
  const canvas = document.createElement("canvas");
  canvas.width = width * sharpness;
  canvas.height = height * sharpness;
  const ink = canvas.getContext("2d");
  if (!ink || !element.complete || naturalWidth === 0) return null;
  const scale = Math.max(canvas.width / naturalWidth, canvas.height / naturalHeight);
  const drawn = { width: naturalWidth * scale, height: naturalHeight * scale };
  const left = (canvas.width - drawn.width) / 2;
  const top = (canvas.height - drawn.height) / 2;
  const corner = parseFloat(getComputedStyle(element).borderTopLeftRadius) || 0;
  ink.beginPath();
  ink.roundRect(0, 0, canvas.width, canvas.height, corner * sharpness);
  ink.clip();
  ink.drawImage(element, left, top, drawn.width, drawn.height);
  return canvas.toDataURL();
}

/** An image is there, also one that nobody has scrolled to; one that can't be had stays away. */
export async function loaded(image: HTMLImageElement): Promise<void> {
  image.loading = "eager";
  await image.decode().catch(() => undefined);
}
