// Compiles only if the generated types say what the scalars are.
import type { DatasetQuery, TwoDaysQuery } from "./types";

type IsAny<T> = 0 extends 1 & T ? true : false;
type Dataset = DatasetQuery["dataset"];
export const known: [IsAny<Dataset["asOf"]>, IsAny<Dataset["loadedAt"]>] = [false, false];
export const moment = (found: DatasetQuery): string => found.dataset.loadedAt;
export const day = (found: TwoDaysQuery): string | undefined => found.then?.asOf;
