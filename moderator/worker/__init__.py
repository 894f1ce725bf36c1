"""The processes that hold jieba and snownlp, and the pool that feeds them."""

from moderator.worker.pool import Pool as Pool
from moderator.worker.pool import cores as cores
from moderator.worker.work import BATCH as BATCH
from moderator.worker.work import Analysis as Analysis
from moderator.worker.work import Call as Call
from moderator.worker.work import Task as Task
from moderator.worker.work import batches as batches
