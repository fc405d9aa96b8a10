/** A post's number on a day of its life, and what is usual on it. */

import * as format from "../numbers/format";
import { digits } from "../parts/number";
import type { CurvePoint, UsualPoint } from "./growth-curve";

interface GrowthTooltipProps {
  index: number;
  point: CurvePoint;
  usual: UsualPoint[];
  field: string;
  left: number;
  width: number;
}

export function GrowthTooltip({ index, point, usual, field, left, width }: GrowthTooltipProps) {
  const isRight = left > width / 2;
  const place = usual.findIndex((other) => other.age === point.age);
  const other = usual[place];
  const at = `${field}.usualGrowth.points.${place}`;
  return (
    <div
      class="tooltip"
      role="status"
      ref={(element) => {
        // Set by script: a style attribute would be refused.
        if (element)
          element.style.transform = `translateX(${isRight ? left - element.offsetWidth - 12 : left + 12}px)`;
      }}
    >
      <b>
        After{" "}
        <span data-field={`${field}.points.${index}.age`} data-as="count">
          {format.count(point.age)}
        </span>{" "}
        {point.age === 1 ? "day" : "days"}
      </b>
      <dl>
        <dt>this post</dt>
        {point.total === null ? (
          <dd>not measured</dd>
        ) : (
          <dd class="number" data-field={`${field}.points.${index}.total`} data-as="count">
            {digits(point.total)}
          </dd>
        )}
        {other && other.median !== null && (
          <>
            <dt>usual</dt>
            <dd class="number" data-field={`${at}.median`} data-as="mean">
              {digits(other.median, "mean")}
            </dd>
            <dt>a quarter has less than</dt>
            <dd class="number" data-field={`${at}.lower`} data-as="mean">
              {digits(other.lower, "mean")}
            </dd>
            <dt>a quarter has more than</dt>
            <dd class="number" data-field={`${at}.upper`} data-as="mean">
              {digits(other.upper, "mean")}
            </dd>
            <dt>posts</dt>
            <dd class="number" data-field={`${at}.posts`} data-as="count">
              {format.count(other.posts)}
            </dd>
          </>
        )}
      </dl>
    </div>
  );
}
