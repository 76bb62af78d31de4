"""图像: pictures of papers, read safely, straightened, in memory only. Knows no Qt, no table, no business."""
