/** @file Fashion-MNIST: 60,000 + 10,000 pictures of clothes (Xiao, Rasul, Vollgraf 2017). */
import { component } from '../component.ts';
import { assertFiles, IDX_FILES } from './files-there.ts';
import { countIdxFolder, readIdxFolder } from './idx.ts';
import { makeDataset, splitOptions, type DataContext } from './make-dataset.ts';

/** Where Debian's package `dataset-fashion-mnist` puts the four files. */
const DEBIAN = '/usr/share/datasets/fashion-mnist';

const WHERE = {
  endings: ['', '.gz'],
  hints: ['on Debian and Ubuntu: apt-get install dataset-fashion-mnist', 'elsewhere: data.root=FOLDER'],
};

/** Fashion-MNIST, 28 × 28 × 1, 10 classes. Throws DATA_FILE, with what to install, if its folder is not there. */
export const fashionMnist = component({
  name: 'fashion_mnist',
  summary: "Fashion-MNIST: 60,000 + 10,000 pictures of clothes, from Debian's package or a folder",
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      root: { type: 'string', minLength: 1, default: DEBIAN, description: 'The folder with the four files.' },
      ...splitOptions({ validation: 0 }),
    },
  },
  inspect: ({ root }) => assertFiles(root, IDX_FILES, WHERE),
  count: ({ root }) => countIdxFolder(root),
  async create({ root, ...sizes }, context: DataContext) {
    await assertFiles(root, IDX_FILES, WHERE);
    return makeDataset(await readIdxFolder({ name: 'fashion_mnist', root, classes: 10 }), sizes, context);
  },
});
