/** Training: the network, how it learns, and what it learns from. */
import { type Entry, entry } from './entry.ts';

export const trainingWords: readonly Entry[] = [
  entry(
    'step',
    'descent',
    'One batch of images is looked at, and all weights move a little so that the loss on it falls.',
    { names: ['Train', 'Step', 'Training'], related: ['batch', 'optimiser', 'learning rate'] },
  ),
  entry(
    'weights',
    'unet',
    'The numbers inside the network that training changes. They begin at random; Reset goes back to that beginning.',
    { names: ['New weights', 'Reset'], related: ['U-Net', 'step'] },
  ),
  entry(
    'race',
    'descent',
    'Several trainings beside each other, from the same initial weights on the same images in the same order: what differs in the end is the loss, or the seed.',
    { names: ['Race'], related: ['U-Net', 'step', 'run'] },
  ),
  entry(
    'run',
    'descent',
    'One training with its setting, its curves and its scores. All of them are in the list of runs, where they are sorted, compared and brought back to the sliders.',
    { names: ['Runs'], related: ['race', 'step', 'sweep'] },
  ),
  entry(
    'sweep',
    'descent',
    'Many trainings of chosen settings, one after the other in the background: a map of what each came to, and sliders that show the mask that each setting gave.',
    { names: ['Sweep'], related: ['run', 'race'] },
  ),
  entry(
    'optimiser',
    'descent',
    'The rule that makes a step of the weights out of the gradient of the loss.',
    { names: ['Optimiser'], related: ['Adam', 'SGD', 'learning rate'] },
  ),
  entry(
    'Adam',
    'adam',
    'Gives every weight a step of its own size, by the running mean and the running size of its gradient. It needs little tuning.',
    { names: ['adam'], related: ['SGD', 'learning rate'] },
  ),
  entry(
    'SGD',
    'sgd',
    'Stochastic gradient descent: a step down the gradient of one batch. With momentum 0.9 nine tenths of the last step are kept.',
    { names: ['sgd'], related: ['Adam', 'batch'] },
  ),
  entry(
    'learning rate',
    'rate',
    'How long a step is. Too small is slow, too large jumps over the lowest point.',
    { names: ['Learning rate'], related: ['optimiser', 'step'] },
  ),
  entry(
    'batch',
    'batch',
    'The images of one step. Their loss is the mean over them, so a larger batch is steadier and slower.',
    { names: ['Batch'], related: ['step'] },
  ),
  entry(
    'poolings',
    'pooling',
    'How often the image is halved on its way down the U-Net: each pooling keeps the largest of 2 × 2 values, so that more is seen at once.',
    { names: ['Poolings'], related: ['U-Net', 'filters'] },
  ),
  entry(
    'filters',
    'filters',
    'How many patterns the first level of the U-Net looks for; each level below it has twice as many.',
    { names: ['Filters of the first level'], related: ['U-Net', 'poolings'] },
  ),
  entry(
    'instance normalisation',
    'instanceNorm',
    'Brings each image in each channel of the network to mean 0 and deviation 1, so that brightness and contrast matter less.',
    { names: ['Normalisation', 'instance'], related: ['U-Net'] },
  ),
  entry(
    'image size',
    'imageSize',
    'Side of the square that the network reads of each image, in pixels. Small is fast, large keeps fine detail.',
    { names: ['Image size', 'Size'], related: ['network input'] },
  ),
  entry(
    'steps a second',
    'descent',
    'The most steps that are made in a second. Fewer let you watch what each of them does.',
    { names: ['Steps / s'], related: ['step'] },
  ),
  entry(
    'network input',
    'imageSize',
    'How an image becomes numbers for the network: which part of it, which channels, and which brightness becomes 0 and 1.',
    {
      names: ['Side of the crop', 'Channels', 'Values', 'Brightness at 0', 'Brightness at 1'],
      related: ['image size', 'patches'],
    },
  ),
  entry(
    'patches',
    'imageSize',
    'Squares that are drawn anew at each step from the images’ own pixels, so that thin and small things stay as they are; whole images are predicted.',
    { names: ['Scale of the patches', 'Patches around foreground'], related: ['network input'] },
  ),
  entry(
    'finer detail',
    'imageSize',
    'A prediction of more pixels than the network was trained on, put together of overlapping tiles of the size it knows.',
    { names: ['Detail'], related: ['image size', 'prediction'] },
  ),
  entry(
    'augmentation',
    'augment',
    'Training images are changed by chance each time they are used, so that the network learns the object and not the picture.',
    {
      names: ['Augment', 'Mirror', 'Rotation', 'Smallest scale', 'Largest scale', 'Brightness'],
      related: ['training images', 'elastic deformation'],
    },
  ),
  entry(
    'elastic deformation',
    'augment',
    'Image and mask are bent together, as tissue would bend, by up to this part of the side.',
    { names: ['Elastic'], related: ['augmentation'] },
  ),
  entry(
    'chance of each',
    'augment',
    'How often each of these changes is made when a training image is used; mirroring has its own rule.',
    { names: ['Chance of each'], related: ['augmentation'] },
  ),
  entry(
    'phantom',
    'phantom',
    'An image that is drawn by a program, together with an exact mask, instead of being taken of a patient.',
    { names: ['Phantoms', 'Kind', 'Images'], related: ['ground truth', 'foreground share'] },
  ),
  entry(
    'foreground share',
    'share',
    'How much of the image the object covers. The rarer it is, the more a loss that counts every pixel alike forgets it.',
    { names: ['Foreground share'], related: ['foreground', 'background'] },
  ),
  entry(
    'look of a phantom',
    'phantom',
    'How many objects there are, how much they differ in size, how they stand out, and how grainy the image is.',
    { names: ['Objects', 'Size spread', 'Contrast', 'Noise'], related: ['phantom'] },
  ),
  entry(
    'label jitter',
    'jitter',
    'How far the edge of a mask strays from the true edge of its object, as if it were drawn by an unsteady hand.',
    { names: ['Label jitter'], related: ['phantom', 'ground truth'] },
  ),
  entry(
    'volume',
    'volume',
    'Images in three dimensions, as of CT or MRI, are trained on slice by slice: along which plane, how many, and which of them.',
    {
      names: ['Modality', 'Foreground', 'Plane', 'Slices each', 'Which'],
      related: ['window'],
    },
  ),
  entry(
    'window',
    'window',
    'The range of values of a CT that becomes black to white. What lies outside of it is cut off.',
    { names: ['Window'], related: ['volume'] },
  ),
];
