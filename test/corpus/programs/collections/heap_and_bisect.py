import bisect
import heapq

heap = []
for n in (5, 1, 4, 2):
    heapq.heappush(heap, n)
print(heapq.heappop(heap), heap[0], heapq.nsmallest(2, heap))
scores = [10, 20, 30]
bisect.insort(scores, 25)
print(scores, bisect.bisect_left(scores, 20), heapq.merge([1, 3], [2]).__next__())
