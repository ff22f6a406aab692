import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Dropped, Example, TableRow } from '../../shared/task.ts';
import { dataFile } from './data-file.ts';

const number = z.number().nullable();
const rowsSchema = z.array(
  z.strictObject({
    Species: z.string(),
    Island: z.string(),
    'Beak Length (mm)': number,
    'Beak Depth (mm)': number,
    'Flipper Length (mm)': number,
    'Body Mass (g)': number,
    Sex: z.string().nullable(),
  }),
);

/** Class names, as they follow one another in the file. */
export const penguinSpecies = ['Adelie', 'Chinstrap', 'Gentoo'] as const;

interface Penguin {
  readonly species: string;
  /** Mass in kg, null where nobody weighed it. */
  readonly mass: number | null;
  readonly row: TableRow;
  /** The source's row, for messages. */
  readonly place: string;
}

type LoadedPenguins = { readonly examples: Example<TableRow>[]; readonly dropped: Dropped[] };

/**
 * 344 penguins of three species (152, 68, 124) by island, beak, flipper, mass and sex, in file order; the two that nobody
 * measured are dropped. Sex is unknown for nine others, one of which says ".". Horst, Hill and Gorman 2020, CC0.
 */
export function penguinsBySpecies(file: (path: string) => string): LoadedPenguins {
  return keep(penguins(file), ({ species, mass, row }) =>
    mass === null ? null : { input: { ...row, mass_kg: mass }, label: species },
  );
}

/** The same penguins with their mass in kg as the target, and species among the inputs. */
export function penguinsByMass(file: (path: string) => string): LoadedPenguins {
  return keep(penguins(file), ({ species, mass, row }) =>
    mass === null ? null : { input: { species, ...row }, label: mass },
  );
}

function penguins(file: (path: string) => string): Penguin[] {
  const rows = rowsSchema.parse(JSON.parse(readFileSync(file(dataFile('penguins.json')), 'utf8')));
  return rows.map((row, index) => ({
    species: row.Species,
    mass: row['Body Mass (g)'] === null ? null : row['Body Mass (g)'] / 1000,
    row: {
      island: row.Island,
      beak_length_mm: row['Beak Length (mm)'],
      beak_depth_mm: row['Beak Depth (mm)'],
      flipper_length_mm: row['Flipper Length (mm)'],
      sex: row.Sex === 'MALE' || row.Sex === 'FEMALE' ? row.Sex.toLowerCase() : null,
    },
    place: `row ${index + 1}: ${JSON.stringify(row)}`,
  }));
}

function keep(all: readonly Penguin[], example: (penguin: Penguin) => Example<TableRow> | null): LoadedPenguins {
  const samples = all.filter((penguin) => example(penguin) === null).map(({ place }) => place);
  return {
    examples: all.flatMap((penguin) => example(penguin) ?? []),
    dropped: samples.length === 0 ? [] : [{ reason: 'never measured', count: samples.length, samples }],
  };
}
