import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFaces } from '../../src/evaluation/data/readFaces.js';
import { readNaturalPhotos } from '../../src/evaluation/data/readNaturalPhotos.js';
import { readOwnPhotos } from '../../src/evaluation/data/readOwnPhotos.js';
import {
  classLabels,
  PHOTO_COLUMNS,
  parseCsv,
  readClassFolders,
  readCsv,
  readPhotos,
  readPhotoTable,
} from '../../src/evaluation/index.js';

const DOCS = fileURLToPath(new URL('../../docs/data.md', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lucidface-table-'));
});
afterAll(() => rm(folder, { recursive: true }));

let count = 0;

/** A new folder with these files. */
async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const directory = join(folder, String(count++));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), content);
  }
  return directory;
}

/** A table beside the photos 1.jpg and 2.jpg. */
async function tableOf(text: string): Promise<string> {
  return join(await folderOf({ 'photos.csv': text, '1.jpg': '', '2.jpg': '' }), 'photos.csv');
}

describe('parseCsv', () => {
  const values = (text: string): string[][] =>
    parseCsv(text, 'a.csv').rows.map((row) => [...row.values.values()]);

  test.each<[string, string, string[][]]>([
    ['plain values', 'a,b\n1,2\n', [['1', '2']]],
    ['no line end at the end', 'a,b\n1,2', [['1', '2']]],
    [
      'CRLF',
      'a,b\r\n1,2\r\n3,4\r\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['CR', 'a,b\r1,2\r', [['1', '2']]],
    ['a byte order mark', '\uFEFFa,b\n1,2\n', [['1', '2']]],
    ['quoted commas and quotes', 'a,b\n"1,5","say ""x"""\n', [['1,5', 'say "x"']]],
    ['quoted line ends', 'a,b\n"one\r\ntwo",2\n', [['one\r\ntwo', '2']]],
    [
      'empty values',
      'a,b,c\n,,\n"",x,\n',
      [
        ['', '', ''],
        ['', 'x', ''],
      ],
    ],
    ['empty lines', 'a,b\n\n1,2\n\n', [['1', '2']]],
    ['spaces, which are part of a value', 'a,b\n 1 ,2\n', [[' 1 ', '2']]],
    ['an empty quoted value alone', 'a\n""\n', [['']]],
    ['a name of Object.prototype', '__proto__,constructor\n1,2\n', [['1', '2']]],
  ])('reads %s', (_, text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test('gives the line on which a row begins, after a quoted line end, too', () => {
    expect(parseCsv('a,b\n"x\ny",1\n\n2,3\n', 'a.csv').rows.map(({ where }) => where)).toEqual([
      'a.csv:2',
      'a.csv:5',
    ]);
  });

  test.each<[string, string, string]>([
    ['nothing', '', 'a.csv must have a header row, got an empty file'],
    ['a column twice', 'a,b,a\n', 'a.csv:1 must name each column once, got "a" twice'],
    [
      'a column without a name',
      'a,,b\n',
      'a.csv:1 must name each column, without surrounding spaces, got "" for column 2',
    ],
    ['a name with a space', 'a, b\n', 'got " b" for column 2'],
    ['too few values', 'a,b\n1,2\n3\n', 'a.csv:3 must have 2 values, got 1'],
    ['too many values', 'a,b\n1,2,3\n', 'a.csv:2 must have 2 values, got 3'],
    ['a quote without an end', 'a,b\n1,"2\n', 'a.csv:2 must end its quoted value, got the end of the file'],
    [
      'a quote within a value',
      'a,b\n1,2"3\n',
      'a.csv:2 must quote the whole of a value that has a quote in it',
    ],
    [
      'text after a quoted value',
      'a,b\n"1"x,2\n',
      'a.csv:2 must have a comma or a line end after a quoted value',
    ],
    ['semicolons', 'a;b\n1;2\n', 'a.csv:1 must separate columns by commas, got "a;b"'],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseCsv(text, 'a.csv')).toThrow(RangeError);
    expect(() => parseCsv(text, 'a.csv')).toThrow(message);
  });

  test('refuses a file that is not UTF-8', async () => {
    const directory = await folderOf({ 'a.csv': Uint8Array.of(0x70, 0xe9, 0x0a) });
    await expect(readCsv(join(directory, 'a.csv'))).rejects.toThrow('a.csv must be a text file in UTF-8');
  });
});

describe('readPhotoTable', () => {
  test('reads every column', async () => {
    const file = await tableOf(
      'path,person,group,source,split,face_x,face_y,face_w,face_h,blurred,dark,overall\n' +
        '1.jpg,anna,a,phone,train,-1.5,2,30,40,0,2,2\n2.jpg,,,,,,,,,1,,\n',
    );
    const { layout, faults, photos } = await readPhotoTable(file);
    expect(layout).toBe('table');
    expect(faults).toEqual(['blurred', 'dark']);
    expect(photos).toEqual([
      {
        path: join(dirname(file), '1.jpg'),
        where: `${file}:2`,
        person: 'anna',
        group: 'a',
        source: 'phone',
        split: 'train',
        face: { x: -1.5, y: 2, width: 30, height: 40 },
        faults: new Map([
          ['blurred', 0],
          ['dark', 2],
        ]),
        overall: 2,
        extra: new Map(),
      },
      {
        path: join(dirname(file), '2.jpg'),
        where: `${file}:3`,
        person: '2.jpg',
        group: '',
        source: '',
        faults: new Map([['blurred', 1]]),
        extra: new Map(),
      },
    ]);
  });

  test('reads columns of other names, other words for grades, and columns that are no fault', async () => {
    const file = await tableOf('file,age,overall,dark\n1.jpg,30-39,bad,1\n2.jpg,,,0\n');
    const { faults, photos } = await readPhotoTable(file, {
      rename: { file: 'path' },
      overallWords: { good: 0, borderline: 1, bad: 2 },
      extraColumns: ['age', 'height'],
    });
    expect(faults).toEqual(['dark']);
    expect(photos.map(({ overall }) => overall)).toEqual([2, undefined]);
    expect(photos[0].extra).toEqual(new Map([['age', '30-39']]));
  });

  test('a renamed column takes the place of one that has its new name; one that is not there is refused', async () => {
    const file = await tableOf('path,group,site,dark\n1.jpg,a,north,1\n');
    const { photos, faults } = await readPhotoTable(file, { rename: { site: 'group' } });
    expect([photos[0].group, faults]).toEqual(['north', ['dark']]);
    await expect(readPhotoTable(file, { rename: { ward: 'group' } })).rejects.toThrow(
      'photos.csv:1 must have the column ward, got path, group, site, dark',
    );
  });

  test.each<[string, string, string]>([
    ['no column of paths', 'file,dark\n1.jpg,0\n', 'photos.csv:1 must have the column path, got file, dark'],
    [
      'half a box',
      'path,face_x,face_w\n1.jpg,1,2\n',
      'photos.csv:1 must have all of face_x, face_y, face_w, face_h or none of them, got face_x, face_w',
    ],
    ['no path', 'path,dark\n,0\n', 'photos.csv:2 must have a path, got none'],
    [
      'a photo that is missing',
      'path,dark\n1.jpg,0\n3.jpg,0\n',
      'photos.csv:3 must name a photo that exists, got "3.jpg"',
    ],
    [
      'a photo twice',
      'path,dark\n1.jpg,0\n./1.jpg,0\n',
      'photos.csv:3 must name another photo than line 2, got "./1.jpg"',
    ],
    [
      'a grade that is none',
      'path,dark\n1.jpg,3\n',
      'photos.csv:2 must have a grade 0, 1, 2 or nothing in the column dark, got "3"',
    ],
    ['a grade with a place', 'path,dark\n1.jpg,1.0\n', 'in the column dark, got "1.0"'],
    ['a text among the grades', 'path,note\n1.jpg,hat\n', 'in the column note, got "hat"'],
    ['a grade of the whole', 'path,overall\n1.jpg,good\n', 'in the column overall, got "good"'],
    [
      'a split',
      'path,split\n1.jpg,dev\n',
      'photos.csv:2 must have a split that is train, validation, test or empty, got "dev"',
    ],
    ...(['1,2,3,', '1,2,0,4', '1,2,-3,4', 'a,2,3,4', '1,2,3,Infinity', '1,2,0x10,4', ' ,2,3,4'].map((box) => [
      `the box ${box}`,
      `path,face_x,face_y,face_w,face_h\n1.jpg,${box}\n`,
      `photos.csv:2 must have four numbers in face_x, face_y, face_w, face_h, with a positive width and height, or none, got ${box}`,
    ]) as [string, string, string][]),
    ...['left', '181', '0x10'].map((roll): [string, string, string] => [
      `the roll ${roll}`,
      `path,face_x,face_y,face_w,face_h,face_roll\n1.jpg,1,2,3,4,${roll}\n`,
      `photos.csv:2 must have a number from -180 to 180 in face_roll, or nothing, got "${roll}"`,
    ]),
    [
      'a roll without a box',
      'path,face_roll\n1.jpg,3\n',
      'photos.csv:2 must have four numbers in face_x, face_y, face_w, face_h',
    ],
  ])('refuses %s with file and line', async (_, text, message) => {
    const file = await tableOf(text);
    await expect(readPhotoTable(file)).rejects.toThrow(RangeError);
    await expect(readPhotoTable(file)).rejects.toThrow(message);
  });
});

describe('names that are nearly others', () => {
  test.each<[string, string]>([
    ['Overall', 'photos.csv:1 must spell "overall" exactly so, got "Overall"'],
    ['Face X', 'photos.csv:1 must spell "face_x" exactly so, got "Face X"'],
  ])('a table with the column %s is refused', async (column, message) => {
    await expect(readPhotoTable(await tableOf(`path,${column}\n1.jpg,2\n`))).rejects.toThrow(message);
    const extraColumns = [column];
    expect(
      (await readPhotoTable(await tableOf(`path,${column}\n1.jpg,2\n`), { extraColumns })).faults,
    ).toEqual([]);
  });

  test('a fault that is nearly a class of the model is refused', async () => {
    const model = { classNames: ['fine', 'side-lit'], acceptableClass: 'fine' };
    await expect(readOwnPhotos(await tableOf('path,Side_lit\n1.jpg,2\n'), model)).rejects.toThrow(
      'photos.csv must spell "side-lit" exactly so, got "Side_lit"',
    );
    const folders = await folderOf({ 'Fine/1.jpg': '', 'side-lit/2.jpg': '' });
    await expect(readOwnPhotos(folders, model)).rejects.toThrow('must spell "fine" exactly so, got "Fine"');
    const acceptableFolder = 'Fine';
    expect((await readOwnPhotos(folders, model, { acceptableFolder })).photos).toHaveLength(2);
  });

  test.each(['fine', 'Fine'])(
    'a column of the acceptable class, %s, is refused: a 1 would be a fault',
    async (name) => {
      // 1 for "yes" was read as a slight fault, and 0 for "no" as a good photo
      const table = await tableOf(`path,${name}\n1.jpg,1\n2.jpg,0\n`);
      await expect(readPhotos(table, { acceptableClass: 'fine' })).rejects.toThrow(
        `photos.csv:1 must grade photos in the column overall (0 good, 2 bad), got the column "${name}"`,
      );
      expect((await readPhotos(table, { acceptableClass: null })).faults).toEqual([name]);
    },
  );
});

describe('readClassFolders', () => {
  test('gives each photo the fault of its folder, and the details of photos.csv', async () => {
    const directory = await folderOf({
      'fine/1.jpg': '',
      'dark/2.PNG': '',
      'dark/notes.txt': '',
      'photos.csv': 'path,person,face_x,face_y,face_w,face_h\ndark/2.PNG,ben,1,2,3,4\n',
    });
    const { layout, faults, photos } = await readClassFolders(directory, { acceptableClass: 'fine' });
    expect(layout).toBe('class folders');
    expect(faults).toEqual(['dark']);
    expect(photos.map(({ path, person, overall }) => [path, person, overall])).toEqual([
      [join(directory, 'dark/2.PNG'), 'ben', 2],
      [join(directory, 'fine/1.jpg'), 'fine/1.jpg', 0],
    ]);
    expect(photos[0].face).toEqual({ x: 1, y: 2, width: 3, height: 4 });
    expect(photos.map((photo) => photo.faults.get('dark'))).toEqual([2, 0]);
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['no photos', { 'dark/notes.txt': '' }, 'must have a folder of photos for each class, got no photos'],
    [
      'a row of another folder',
      { 'dark/1.jpg': '', 'x.jpg': '', 'photos.csv': 'path,person\nx.jpg,a\n' },
      'photos.csv:2 must name a photo in a folder of a class',
    ],
    [
      'a photo in a format that cannot be read',
      { 'dark/1.jpg': '', 'dark/2.heic': '' },
      '2.heic is HEIC, which cannot be read',
    ],
    ['a bitmap', { 'dark/1.jpg': '', 'dark/2.BMP': '' }, '2.BMP is BMP, which cannot be read'],
    [
      'a photo in a folder below that of its class',
      { 'dark/1.jpg': '', 'dark/anna/2.jpg': '' },
      'dark must have no folder of photos, got anna/2.jpg: move them up, or list them in a table',
    ],
  ])('refuses %s', async (_, files, message) => {
    const directory = await folderOf(files);
    await expect(readClassFolders(directory, { acceptableClass: 'fine' })).rejects.toThrow(message);
  });

  test('leaves out hidden files, such as macOS keeps beside photos, and folders without photos', async () => {
    const directory = await folderOf({ 'dark/1.jpg': '', 'dark/._1.jpg': '', 'dark/notes/readme.txt': '' });
    const { photos } = await readClassFolders(directory, { acceptableClass: null });
    expect(photos.map(({ path }) => path)).toEqual([join(directory, 'dark/1.jpg')]);
  });

  test('takes a link to a folder for a class', async () => {
    const directory = await folderOf({ 'dark/1.jpg': '' });
    const elsewhere = await folderOf({ '2.jpg': '' });
    await symlink(elsewhere, join(directory, 'fine'));
    const { photos } = await readClassFolders(directory, { acceptableClass: 'fine' });
    expect(photos.map(({ path }) => path)).toEqual(
      ['dark/1.jpg', 'fine/2.jpg'].map((name) => join(directory, name)),
    );
  });

  test('takes a .jfif for the JPEG that it is', async () => {
    const directory = await folderOf({ 'dark/1.jfif': '' });
    expect((await readClassFolders(directory, { acceptableClass: null })).photos).toHaveLength(1);
  });
});

describe('readPhotos', () => {
  test('takes a CSV file, a folder with a labelled photos.csv, and class folders', async () => {
    const acceptableClass = 'fine';
    const table = await tableOf('path,dark\n1.jpg,2\n2.jpg,\n');
    const byFile = await readPhotos(table, { acceptableClass });
    expect(await readPhotos(dirname(table), { acceptableClass })).toEqual(byFile);
    const folders = await folderOf({ 'fine/1.jpg': '', 'dark/1.jpg': '' });
    expect((await readPhotos(folders, { acceptableClass })).layout).toBe('class folders');
  });

  test.each<[string, string, string]>([
    ['a table without rows', 'path,dark\n', 'must have a row for each photo, got none'],
    ['a table without grades', 'path,dark\n1.jpg,\n', 'must have grades of faults or of overall, got none'],
  ])('refuses %s', async (_, text, message) => {
    await expect(readPhotos(await tableOf(text), { acceptableClass: null })).rejects.toThrow(message);
  });

  test('refuses a missing file or folder', async () => {
    await expect(readPhotos(join(folder, 'none'), { acceptableClass: null })).rejects.toThrow(
      'none must be a CSV file or a folder, got nothing there',
    );
  });
});

describe('classLabels', () => {
  const MODEL = { classNames: ['ok', 'dark', 'blurred'], acceptableClass: 'ok' };
  const FAULTS = ['dark', 'hat'];
  type Grades = Readonly<Record<string, 0 | 1 | 2>>;

  test.each<[string, Grades, 0 | 1 | 2 | undefined, Readonly<Record<string, 0 | 1>>]>([
    ['no fault', { dark: 0, hat: 0 }, undefined, { ok: 1, dark: 0 }],
    ['a clear fault', { dark: 2 }, undefined, { ok: 0, dark: 1 }],
    ['a clear fault that is no class', { dark: 0, hat: 2 }, undefined, { ok: 0, dark: 0 }],
    ['a slight fault', { dark: 1, hat: 0 }, undefined, {}],
    ['an unknown fault', { dark: 0 }, undefined, { dark: 0 }],
    ['a good photo', { dark: 1 }, 0, { ok: 1 }],
    ['a borderline photo', { dark: 0, hat: 0 }, 1, { dark: 0 }],
    ['a bad photo', { dark: 0 }, 2, { ok: 0, dark: 0 }],
  ])('of %s', (_, grades, overall, expected) => {
    const faults = new Map(Object.entries(grades));
    const record = { faults, ...(overall !== undefined && { overall }) };
    expect(Object.fromEntries(classLabels(record, FAULTS, MODEL))).toEqual(expected);
  });
});

describe('the photos of a user', () => {
  const MODEL = { classNames: ['acceptable', 'dark'], acceptableClass: 'acceptable' };

  test('of a table have a label for each class that is known, and a note of the faults that are no class', async () => {
    const table = await tableOf('path,dark,hat\n1.jpg,2,0\n2.jpg,0,1\n');
    const { photos, notes } = await readOwnPhotos(table, MODEL);
    expect(photos.map(({ kind, labels }) => [kind, Object.fromEntries(labels)])).toEqual([
      ['dark', { acceptable: 0, dark: 1 }],
      ['borderline', { dark: 0 }],
    ]);
    expect(notes).toContain('The model has no class for hat: such photos count as not acceptable only.');
  });

  test('lie in folders of any names, one of which has those without a fault', async () => {
    const directory = await folderOf({ 'good/1.jpg': '', 'bad/1.jpg': '' });
    const { photos } = await readOwnPhotos(directory, MODEL, { acceptableFolder: 'good' });
    expect(photos.map(({ kind, labels }) => [kind, labels.get('acceptable')])).toEqual([
      ['bad', 0],
      ['acceptable', 1],
    ]);
    await expect(readOwnPhotos(directory, MODEL)).rejects.toThrow(
      '`acceptableFolder` must be one of "bad", "good", got "acceptable"',
    );
  });
});

describe('the tables of the bundled model', () => {
  test('natural.csv: none where it is absent, refused where it is damaged', async () => {
    expect(await readNaturalPhotos(folder)).toEqual([]);
    const read = async (text: string) =>
      readNaturalPhotos(await folderOf({ 'natural.csv': text, '1.jpg': '' }));
    const [photo] = await read(
      'path,label,defects,face_x,face_y,face_w,face_h\n1.jpg,bad,nocolour+blur,,,,\n',
    );
    expect(photo).toMatchObject({ kind: 'bad', face: undefined });
    expect(photo.defects).toEqual([{ name: 'nocolour+blur', className: 'blurred', severity: 1 }]);
    await expect(read('path,label\n1.jpg\n')).rejects.toThrow('natural.csv:2 must have 2 values, got 1');
    await expect(read('path,defects\n1.jpg,\n')).rejects.toThrow('natural.csv:2 must have a label, got none');
    await expect(read('path,label\n1.jpg,god\n')).rejects.toThrow('must be one of "good", "bad"');
    await expect(read('path,label,face_w\n1.jpg,good,3\n')).rejects.toThrow('or none of them, got face_w');
  });

  test('faces.csv: photos with one face and its box, each person in one split', async () => {
    const header = 'path,source,person,n_faces,face_x,face_y,face_w,face_h,strict_good,yaw_proxy\n';
    const read = async (rows: string) =>
      readFaces(await folderOf({ 'faces.csv': header + rows, '1.jpg': '', '2.jpg': '' }));
    const photos = await read('1.jpg,studio,h,1,1,2,3,4,1,-0.3\n2.jpg,studio,h,2,1,2,3,4,0,0\n');
    expect(photos).toHaveLength(1);
    expect(photos[0]).toMatchObject({ flawless: true, yaw: 0.3, split: 'test', person: 'h' });
    await expect(read('1.jpg,studio,h,1,,,,,1,0\n')).rejects.toThrow('faces.csv:2 must have a face box');
    await expect(read('1.jpg,studio,h,1,1,2,3,4,yes,0\n')).rejects.toThrow(
      'faces.csv:2 must have 0 or 1 in the column strict_good, got "yes"',
    );
    await expect(read('1.jpg,studio,h,1,1,2,3,4,1,left\n')).rejects.toThrow(
      'faces.csv:2 must have a number in the column yaw_proxy, got "left"',
    );
  });
});

describe('docs/data.md', () => {
  test('explains every column, and its example can be read', async () => {
    const text = await readFile(DOCS, 'utf8');
    for (const column of PHOTO_COLUMNS) expect(text).toContain(`| \`${column}\``);
    const example = /```csv\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
    const paths = parseCsv(example, 'example').rows.map(({ values }) => values.get('path') ?? '');
    const directory = await folderOf({
      'photos.csv': example,
      ...Object.fromEntries(paths.map((path) => [path, ''])),
    });
    const { faults, photos } = await readPhotos(directory, { acceptableClass: 'acceptable' });
    expect(faults).toEqual(['blurred', 'dark', 'occluded']);
    expect(photos).toHaveLength(4);
    const model = { classNames: ['acceptable', 'blurred', 'dark'], acceptableClass: 'acceptable' };
    expect(photos.map((photo) => Object.fromEntries(classLabels(photo, faults, model)))).toEqual([
      { acceptable: 1, blurred: 0, dark: 0 },
      { acceptable: 0, blurred: 1, dark: 0 },
      { blurred: 0 },
      { acceptable: 0, dark: 1 },
    ]);
  });
});
