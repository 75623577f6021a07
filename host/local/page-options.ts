/** Pages of lists: how large one is, and what leads to the next. */
import { invalidParameter } from './execution-model/service-exception.ts';

/** Which page of a list is wanted. `Marker`: the `NextMarker` of the page before. */
export interface PageOptions {
  Marker?: string | undefined;
  /** At most 1000; 0 or absent: 100. */
  MaxItems?: number | undefined;
}

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 1000;

/** Throws InvalidParameterValueException for a number that is out of range. */
export function pageLimit(maxItems: number | undefined): number {
  if (maxItems === undefined || maxItems === 0) return DEFAULT_PAGE;
  if (Number.isInteger(maxItems) && maxItems > 0 && maxItems <= LARGEST_PAGE) return maxItems;
  throw invalidParameter(`MaxItems is ${maxItems}; it must be an integer between 0 and ${LARGEST_PAGE}.`);
}

export function withMarker<T extends object>(page: T, marker: string | undefined): T & { NextMarker?: string } {
  return marker === undefined ? page : { ...page, NextMarker: marker };
}
